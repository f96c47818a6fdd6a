//! Records in JSON: those inside the timeline and the captured responses.

use serde_json::Value;

use crate::bodies::{Body, captured, timeline};
use crate::records::is_listed;

/// A record as a response holds it.
#[derive(Clone)]
pub struct JsonRecord {
    /// Its `$type`.
    pub nsid: String,
    pub text: String,
}

/// The posts of the synthetic timeline.
pub fn synthetic() -> Vec<JsonRecord> {
    of(&[timeline()])
}

/// The records of captured responses.
pub fn real() -> Vec<JsonRecord> {
    of(&captured(&[
        "app.bsky.feed.getAuthorFeed",
        "app.bsky.feed.getFeed",
        "app.bsky.feed.getListFeed",
        "app.bsky.feed.getPostThread",
        "app.bsky.feed.getPosts",
        "app.bsky.feed.getQuotes",
        "app.bsky.feed.getTimeline",
        "app.bsky.feed.searchPosts",
        "app.bsky.notification.listNotifications",
        "com.atproto.repo.getRecord",
        "com.atproto.repo.listRecords",
    ]))
}

fn of(bodies: &[Body]) -> Vec<JsonRecord> {
    let mut records = Vec::new();
    for body in bodies {
        let value: Value = serde_json::from_str(&body.text).expect("JSON");
        collect(&value, &mut records);
    }
    records
}

/// What stands under the keys `record` and `value`, and is of a type that is listed.
fn collect(value: &Value, records: &mut Vec<JsonRecord>) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| collect(item, records)),
        Value::Object(map) => {
            for (key, value) in map {
                if ["record", "value"].contains(&key.as_str())
                    && let Some(nsid) = value["$type"].as_str()
                    && is_listed(nsid)
                {
                    records.push(JsonRecord {
                        nsid: nsid.to_owned(),
                        text: value.to_string(),
                    });
                }
                collect(value, records);
            }
        }
        _ => {}
    }
}
