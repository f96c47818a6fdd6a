//! Reads a record, changes it, and writes it back. What the lexicon does not know is still in it.
//!
//! The types in `src/gen` are generated and committed, so that they can be read and reviewed. They were made by
//!
//! ```sh
//! lexgen ../../lexicons -o src/gen --include com.example.toolshed.tool
//! ```
//!
//! and `tests/up_to_date.rs` fails when they are no longer what the lexicons give.
#![deny(warnings)]

mod r#gen;

use r#gen::com::example::toolshed::tool::{Tool, ToolCondition, ToolPower};
use r#gen::lex::Record as _;

const RECORD: &str = r#"{
  "$type": "com.example.toolshed.tool",
  "name": "Cordless drill",
  "category": "power-tool",
  "power": { "$type": "com.example.toolshed.tool#battery", "volts": 18 },
  "createdAt": "2026-05-04T09:30:00.000Z",
  "colour": "green"
}"#;

fn main() -> Result<(), serde_json::Error> {
    let mut tool: Tool = serde_json::from_str(RECORD)?;
    println!("{}: {}, {}", Tool::NSID, tool.name, power(&tool));

    tool.condition = Some(ToolCondition::NeedsRepair);
    tool.lendable = false;
    println!("{}", serde_json::to_string_pretty(&tool)?);
    Ok(())
}

fn power(tool: &Tool) -> String {
    match &tool.power {
        Some(ToolPower::Mains(mains)) => format!("needs a socket with {} volts", mains.volts),
        Some(ToolPower::Battery(battery)) => format!("has a battery of {} volts", battery.volts),
        Some(ToolPower::Muscle(_)) => "needs an arm".to_owned(),
        // A member that the lexicon does not list yet.
        Some(ToolPower::Other(other)) => format!("driven by {}", other.type_name()),
        None => "driven by nobody knows what".to_owned(),
    }
}
