// With types, `Timeline` is put before this: how many posts a timeline has, and how long the names of their authors are.
use std::io::Read;

/// The benchmark writes another number each time, so that there is something to build.
const EDITION: u32 = 0;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("a text");
    let timeline: Timeline = serde_json::from_str(&text).expect("a timeline");
    let authors = timeline.feed.iter().map(|entry| &entry.post.author);
    let names = authors.map(|author| {
        let name = author.display_name.as_deref();
        author.handle.as_str().len() + name.map_or(0, str::len)
    });
    let bytes: usize = names.sum();
    println!("{} posts, {bytes} bytes of names", timeline.feed.len());
    assert!(text.len() as u32 > EDITION);
}
