//! Which rules each judge checks: posts that break one rule each, and who finds it.
//!
//! It fails if one of lexgen's misses a rule, or finds anything in the valid post.

use report::Table;
use runtime::{cases, judges};

fn main() {
    let judges = judges();
    let mut head = vec!["rule"];
    head.extend(judges.iter().map(|judge| judge.name));
    let mut table = Table::new(&head);
    for case in cases() {
        let verdicts: Vec<_> = judges
            .iter()
            .map(|judge| (judge.read)(&case.record))
            .collect();
        let is_valid = case.rule == "none";
        let mut row = vec![case.rule.to_owned()];
        for (n, (judge, verdict)) in judges.iter().zip(verdicts).enumerate() {
            // What a type does not take is found when it is read.
            let found = match verdict {
                Err(_) => "when read",
                Ok(verdict) if verdict().is_err() => "yes",
                Ok(_) => "",
            };
            let is_own = n < 2;
            assert!(
                !is_own || found.is_empty() == is_valid,
                "{}: {}",
                judge.name,
                case.rule
            );
            row.push(found.to_owned());
        }
        table.row(row);
    }
    table.print();
}
