// Without types: how many posts a timeline has, and how long the names of their authors are.
use std::io::Read;

/// The benchmark writes another number each time, so that there is something to build.
const EDITION: u32 = 0;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("a text");
    let timeline: serde_json::Value = serde_json::from_str(&text).expect("a timeline");
    let feed = timeline["feed"].as_array().expect("a list");
    let authors = feed.iter().map(|entry| &entry["post"]["author"]);
    let names = authors.map(|author| length(&author["handle"]) + length(&author["displayName"]));
    let bytes: usize = names.sum();
    println!("{} posts, {bytes} bytes of names", feed.len());
    assert!(text.len() as u32 > EDITION);
}

fn length(text: &serde_json::Value) -> usize {
    text.as_str().map_or(0, str::len)
}
