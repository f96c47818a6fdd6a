//! Settings per lexicon: what each changes, that the builder and `lexgen.toml` agree, and that the output works.
//!
//! `tests/settings/cases/<case>.toml` are settings of a `lexgen.toml`, `<case>.diff` is what they change of the output for
//! `tests/settings/lexicons`. `LEXGEN_BLESS=1 cargo test --test settings` rewrites that.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use common::{Downstream, bless, files_below, root};
use lexgen::{Config, Generated, UnknownFields};

/// A case: its name, and the same settings as in its file.
type Case = (&'static str, fn(&mut Config) -> &mut Config);

const CASES: &[Case] = &[
    ("attributes", |config| {
        config
            .settings("com.example.poll", |s| s.attribute("#[must_use]"))
            .settings("com.example.note#main", |s| {
                s.attribute("#[doc(alias = \"memo\")]")
                    .attribute("allow(clippy::struct_field_names)")
            })
            .settings("com.example.note#main/text", |s| {
                s.attribute("#[doc(alias = \"body\")]")
            })
            .settings("com.example.note#main/place", |s| {
                s.type_attribute("#[must_use]")
            })
            .settings("com.example.getNote#main/output", |s| {
                s.attribute("#[must_use]")
            })
    }),
    ("boxed", |config| {
        config
            .settings("com.example.note#main/view", |s| s.boxed(true))
            .settings("com.example.*#*/*", |s| s.boxed(false))
    }),
    ("chrono", |config| {
        config
            .settings("*#*/createdAt", |s| s.replace_with("chrono"))
            .settings("com.example.defs", |s| s.format("datetime", "chrono"))
    }),
    ("circles", |config| {
        let note = "crate::circles::com::example::note::Note";
        config
            .settings("com.example.note#main/author", |s| s.replace_with(note))
            .settings("com.example.note#main/links", |s| s.replace_with(note))
            .settings("com.example.defs#view/gone", |s| s.replace_with(note))
            .settings("com.example.getNote#main/output/didDoc", |s| {
                s.replace_with(note)
            })
    }),
    ("derive", |config| {
        config
            .settings("*", |s| s.derive("Hash").derive("std::hash::Hash"))
            // An enum derives no default, and nothing what it implements.
            .settings("org.other.*", |s| {
                s.derive("core::default::Default").derive("custom::Debug")
            })
            .settings("org.other.post#main/embed", |s| s.derive("custom::From"))
            .settings("com.example.defs#point", |s| {
                s.derive("Default").derive("Copy")
            })
            .settings("com.example.note#main/mood", |s| {
                s.derive("PartialOrd")
                    .derive("Ord")
                    .derive("custom::Display")
                    .derive("custom::From")
            })
    }),
    ("jiff", |config| {
        config
            .settings("*", |s| s.format("datetime", "jiff"))
            .settings("com.example.note#main/editedAt", |s| {
                s.replace_with("typed")
            })
    }),
    ("members", |config| {
        config
            .settings("org.other.post#main/embed", |s| {
                s.member("com.example.poll")
            })
            .settings("org.other.post#main/labels", |s| {
                s.member("com.example.note")
                    .member("com.example.defs#point")
                    .variant("com.example.defs#point", "Place")
            })
    }),
    ("module", |config| {
        config
            .settings("com.example.note", |s| s.module("memo"))
            .settings("com.example.getNote", |s| s.module("fetch"))
    }),
    ("paths", |config| {
        config
            .settings("com.example.getNote#main/output/didDoc", |s| {
                s.replace_with("crate::own::Document")
            })
            .settings("com.example.defs#point", |s| {
                s.replace_with("crate::own::Point")
            })
            .settings("com.example.note#main/author", |s| {
                s.replace_with("crate::own::Wrapped<std::string::String>")
            })
    }),
    ("rename", |config| {
        config
            .settings("com.example.note#main", |s| s.rename("Memo"))
            .settings("com.example.note#main/text", |s| s.rename("body"))
            .settings("com.example.note#main/place", |s| {
                s.rename("type").type_name("Spot")
            })
            .settings("com.example.getNote#main", |s| s.rename("Get"))
            .settings("com.example.getNote#main/output", |s| s.rename("Found"))
            .settings("com.example.defs#done", |s| s.rename("FINISHED"))
    }),
    ("secret", |config| {
        config
            .settings("com.example.note#*/*/pin", |s| s.secret(true))
            .settings("com.example.note#main/text", |s| s.secret(true))
    }),
    ("string_formats", |config| {
        config
            .settings("com.example.note", |s| s.string_formats(false))
            .settings("com.example.note#main/author", |s| s.replace_with("typed"))
            .settings("com.example.defs#view/at", |s| s.replace_with("String"))
    }),
    ("time", |config| {
        config
            .settings("com.example.defs#stamp", |s| s.replace_with("time"))
            .settings("com.example.note#main/seenAt", |s| s.replace_with("time"))
    }),
    ("unknown_fields", |config| {
        config
            .settings("com.example.*", |s| s.unknown_fields(UnknownFields::All))
            .settings("com.example.note#main", |s| {
                s.unknown_fields(UnknownFields::None)
            })
            .settings("com.example.note#main/place", |s| {
                s.unknown_fields(UnknownFields::All)
            })
    }),
    ("url", |config| {
        config.settings("com.example.note", |s| s.format("uri", "url"))
    }),
    ("variants", |config| {
        config
            .settings("org.other.post#main/embed", |s| {
                s.variant("org.other.post#image", "Picture")
            })
            .settings("com.example.note#main/mood", |s| s.variant("good", "Fine"))
            .settings("com.example.getNote#main/errors", |s| {
                s.variant("NotFound", "Gone")
            })
    }),
];

fn folder(name: &str) -> PathBuf {
    root().join("tests/settings").join(name)
}

fn plain() -> Config {
    let mut config = Config::new();
    config.lexicons(folder("lexicons"));
    config
}

fn generate(config: &Config) -> Generated {
    match config.generate() {
        Ok(generated) => generated,
        Err(failure) => panic!("{failure}"),
    }
}

fn files(generated: &Generated) -> BTreeMap<String, String> {
    let files = generated.files.iter();
    files
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

/// What differs, files of the support code by their names only.
fn difference(before: &Generated, after: &Generated) -> String {
    let (before, after) = (files(before), files(after));
    let paths: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut text = String::new();
    for path in paths {
        let (old, new) = (before.get(path), after.get(path));
        match (old, new) {
            (Some(_), None) if path.starts_with("lex/") => text += &format!("without {path}\n"),
            (None, Some(_)) if path.starts_with("lex/") => text += &format!("with {path}\n"),
            _ if old == new || path == "lex/mod.rs" => {}
            _ => {
                let [old, new] = [old, new].map(|text| text.map_or("", String::as_str));
                let diff = similar::TextDiff::from_lines(old, new);
                let mut diff = diff.unified_diff();
                let diff = diff.context_radius(2).header(path, path).to_string();
                text += &diff;
            }
        }
    }
    text
}

#[test]
fn each_setting_changes_what_it_should() {
    let mut wrong = String::new();
    let before = generate(&plain());
    for (name, set) in CASES {
        let mut config = plain();
        let after = generate(set(&mut config));
        let dependencies = after.dependencies.iter();
        let more = dependencies.filter(|line| !before.dependencies.contains(line));
        let more: String = more.map(|line| format!("needs {line}\n")).collect();
        let found = more + &difference(&before, &after);
        assert!(!found.is_empty(), "{name} changes nothing");
        let golden = folder("cases").join(format!("{name}.diff"));
        if bless() {
            fs::write(&golden, &found).expect("a golden file");
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if expected.replace('\r', "") != found {
            wrong += &format!("{name}:\n{found}");
        }
    }
    assert!(wrong.is_empty(), "LEXGEN_BLESS=1 accepts this:\n{wrong}");
    let known: Vec<String> = files_below(&folder("cases"))
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    let expected = CASES
        .iter()
        .flat_map(|(name, _)| [format!("{name}.diff"), format!("{name}.toml")]);
    assert_eq!(known, expected.collect::<Vec<_>>());
}

/// The file, alone and in one of several outputs, against the builder.
#[cfg(feature = "config-file")]
#[test]
fn the_file_and_the_builder_give_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    let lexicons = serde_json::Value::from(folder("lexicons").to_string_lossy());
    for (name, set) in CASES {
        let mut config = plain();
        let expected = files(&generate(set(&mut config)));
        let text = fs::read_to_string(folder("cases").join(format!("{name}.toml"))).expect(name);
        let single = format!("lexicons = {lexicons}\noutput = \"gen\"\n\n{text}");
        let inside = text.replace("[settings.", "[output.settings.");
        let several = format!("lexicons = {lexicons}\n\n[[output]]\npath = \"gen\"\n\n{inside}");
        for text in [single, several] {
            let path = dir.path().join("lexgen.toml");
            fs::write(&path, text).expect("a file");
            let config = Config::from_file(&path).expect(name);
            assert!(files(&generate(&config)) == expected, "{name}");
        }
    }
}

/// Settings above all outputs hold for each, and those of an output are added.
#[cfg(feature = "config-file")]
#[test]
fn settings_of_an_output_are_added_to_those_above() {
    let dir = tempfile::tempdir().expect("a folder");
    let lexicons = serde_json::Value::from(folder("lexicons").to_string_lossy());
    let text = format!(
        "lexicons = {lexicons}\n[settings.\"com.example.poll\"]\nderive = [\"Hash\"]\nmodule = \"vote\"\n\
         [[output]]\npath = \"a\"\n[[output]]\npath = \"b\"\n\
         [output.settings.\"com.example.poll\"]\nmodule = \"ballot\"\nderive = [\"Ord\", \"PartialOrd\"]\n"
    );
    let path = dir.path().join("lexgen.toml");
    fs::write(&path, text).expect("a file");
    let configs = Config::all_from_file(&path).expect("it reads");
    let [a, b] = configs.as_slice() else {
        panic!("{configs:?}")
    };
    let (a, b) = (generate(a), generate(b));
    let a = a.files.get("com/example/vote.rs").expect("the module");
    assert!(a.contains("PartialEq, Hash)]"), "{a}");
    let b = b.files.get("com/example/ballot.rs").expect("the module");
    assert!(b.contains("PartialEq, Hash, Ord, PartialOrd)]"), "{b}");
}

/// The lexicon of a member comes along like those that the lexicon of the union refers to.
#[test]
fn a_member_is_generated_where_the_union_is() {
    let mut config = plain();
    config
        .include("org.other.post")
        .settings("org.other.*#*/embed", |s| s.member("com.example.poll"));
    let generated = generate(&config);
    assert!(generated.files.get("com/example/poll.rs").is_some());
    assert!(generated.files.get("com/example/note.rs").is_none());
}

/// What another crate was told of names and types is told again here, and references follow.
#[test]
fn names_and_types_hold_for_what_another_crate_has() {
    let mut config = plain();
    config
        .external("com.example", "::base::com::example")
        .settings("com.example.defs", |s| s.module("shared"))
        .settings("com.example.note#main", |s| s.rename("Memo"))
        .settings("com.example.defs#point", |s| s.replace_with("::own::Point"))
        .settings("org.other.post#main/embed", |s| {
            s.member("com.example.poll").member("com.example.note")
        });
    let generated = generate(&config);
    let post = generated
        .files
        .get("org/other/post.rs")
        .expect("it is there");
    assert!(
        post.contains("use ::base::com::example::{note, poll};"),
        "{post}"
    );
    assert!(post.contains("Note(Box<note::Memo>)"), "{post}");
    assert!(generated.dependencies.is_empty());
}

/// Several outputs may share settings, of which one leaves some lexicons out.
#[test]
fn settings_of_what_is_excluded_do_not_matter() {
    let mut config = plain();
    config
        .exclude("org.other.*")
        .settings("org.other.post#main", |s| s.rename("Entry"))
        .settings("*.post", |s| s.derive("Hash"));
    assert!(generate(&config).files.get("org/other/post.rs").is_none());
}

#[test]
fn a_builder_is_told_without_a_place() {
    let failure = plain()
        .settings("com.example.nte#main", |s| s.derive("Hash"))
        .settings("com.example.poll#main", |s| s.rename("poll"))
        .generate()
        .expect_err("two settings are wrong");
    let text = failure.to_string();
    let errors: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("error["))
        .collect();
    assert_eq!(
        errors.join("\n"),
        "error[L801]: the settings for `com.example.nte#main` are about nothing; \
         help: did you mean `com.example.note#main`?\n\
         error[L804]: `rename` cannot be `poll`; help: types are called as in `NoteView`"
    );
}

/// What the output of all cases needs beside what any output does.
const DEPENDENCIES: &str = r#"
chrono = { version = "0.4", default-features = false, features = ["std"] }
jiff = { version = "0.2", default-features = false, features = ["std"] }
time = { version = "0.3", default-features = false, features = ["std"] }
url = "2"
"#;

#[test]
fn the_output_compiles_and_round_trips_in_both_editions() {
    for edition in ["2021", "2024"] {
        let crate_ = Downstream::new(&format!("settings-{edition}"), edition, DEPENDENCIES);
        let mut lib = String::from("#![deny(warnings)]\n#![allow(unknown_lints)]\n");
        for (name, set) in CASES {
            let mut config = plain();
            // Two with a client are enough.
            config
                .types_only(!["module", "rename"].contains(name))
                .validate(true);
            crate_.generated(&format!("src/{name}"), &generate(set(&mut config)));
            lib += &format!("pub mod {name};\n");
        }
        crate_.file("src/lib.rs", &lib);
        crate_.cargo(&["fmt", "--check"]);
        // What stands for generated types, and the tests, are formatted for one edition.
        crate_.file("src/lib.rs", &format!("{lib}pub mod own;\n"));
        for (path, text) in files_below(&folder("round_trips")) {
            let text = text.replace("settings::", &format!("settings_{edition}::"));
            crate_.file(&path, &text);
        }
        crate_.cargo(&["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"]);
        let tests = crate_.cargo(&["test", "--quiet"]);
        assert!(!tests.contains("running 0 tests\n\nrunning 0"), "{tests}");
        if edition == "2024" {
            crate_.cargo(&["doc", "--quiet", "--no-deps"]);
        }
    }
}
