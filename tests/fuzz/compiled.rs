//! What comes of lexicons of every shape is compiled, with warnings denied, in both editions.
//!
//! `LEXGEN_FUZZ_CRATE=600` makes that many sets of lexicons, `LEXGEN_FUZZ_SEED=7` others.

use arbitrary::Unstructured;
use lexgen::{Config, UnknownFields};

use crate::common::Downstream;
use crate::drive::Random;
use crate::lexicon_shapes::shapes;

#[test]
fn lexicons_of_every_shape_compile() {
    let number = |key: &str| {
        std::env::var(key)
            .ok()
            .map(|n| n.parse::<u64>().expect("a number"))
    };
    let groups = number("LEXGEN_FUZZ_CRATE").unwrap_or(30);
    let first = number("LEXGEN_FUZZ_SEED").unwrap_or_default();
    let mut config = Config::new();
    let mut count = 0;
    for seed in first..first + groups {
        let bytes = Random::new(seed).bytes(6000);
        let group = format!("com.example.g{seed}");
        for document in shapes::documents(&mut Unstructured::new(&bytes), &group)
            .into_iter()
            .flatten()
        {
            config.source(format!("{seed}.json"), document.to_string());
            count += 1;
        }
    }
    config
        .allow_unresolved(true)
        .skip_invalid(true)
        .types_only(true);
    for (edition, all) in [("2021", false), ("2024", true)] {
        if all {
            config
                .types_only(false)
                .embed_lexicons(true)
                .unknown_fields(UnknownFields::All);
        }
        let generated = config.generate().expect("what is invalid is left out");
        assert!(
            generated.lexicons * 3 > count,
            "{} of {count}",
            generated.lexicons
        );
        let crate_ = Downstream::new(&format!("fuzz-shapes-{edition}"), edition, "");
        crate_.generated("src/generated", &generated);
        crate_.file("src/lib.rs", "#![deny(warnings)]\npub mod generated;\n");
        crate_.cargo(&["check", "--quiet"]);
        println!(
            "edition {edition}: {} of {count} lexicons compile",
            generated.lexicons
        );
    }
}
