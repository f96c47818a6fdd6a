//! What is decoded: a large timeline, and responses that real servers gave.

use std::fs;
use std::path::PathBuf;

/// A response of an endpoint.
#[derive(Clone)]
pub struct Body {
    /// The endpoint.
    pub nsid: String,
    /// The JSON.
    pub text: String,
}

/// A file below the folder that `LEXGEN_SHARED` names.
pub fn shared(part: &str) -> PathBuf {
    let shared = std::env::var_os("LEXGEN_SHARED").expect("LEXGEN_SHARED names a folder");
    PathBuf::from(shared).join(part)
}

/// The synthetic timeline of 100 posts, with `$type` first everywhere.
pub fn timeline() -> Body {
    let text = fs::read_to_string(shared("bench/timeline.json")).expect("the timeline");
    Body {
        nsid: "app.bsky.feed.getTimeline".to_owned(),
        text,
    }
}

/// The captured responses of these endpoints, in the order of their file names. Compressed ones are left out.
pub fn captured(nsids: &[&str]) -> Vec<Body> {
    let folder = fs::read_dir(shared("captures")).expect("the captures");
    let mut names: Vec<String> = folder
        .map(|entry| entry.expect("an entry").file_name())
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.ends_with(".body"))
        .collect();
    names.sort();
    let bodies = names.iter().filter_map(|name| {
        let nsid = nsids.iter().find(|nsid| {
            let rest = name.strip_prefix(**nsid);
            rest.is_some_and(|rest| rest.starts_with(".ok"))
        })?;
        let text = String::from_utf8(fs::read(shared("captures").join(name)).ok()?).ok()?;
        let nsid = (*nsid).to_owned();
        text.starts_with('{').then_some(Body { nsid, text })
    });
    bodies.collect()
}
