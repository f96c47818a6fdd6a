//! What is done to what, by all libraries that can.

use std::hint::black_box;

use bytes::Bytes;
use official::lex::Value;

use crate::bodies::{Body, captured, timeline};
use crate::formats::FORMATS;
use crate::libraries::{Library, Writer, libraries, read, read_data};
use crate::records::{self, Record};
use crate::{Subject, Task, consume, verdicts};

/// The tasks that are wanted, in the order of the tables. Only these are set up.
pub fn all(wanted: &dyn Fn(&str) -> bool) -> Vec<Task> {
    let mut plan: Vec<(String, Plan)> = Vec::new();
    for group in groups() {
        plan.push((
            format!("decode {}", group.name),
            Box::new(move || decode(&group)),
        ));
    }
    for group in groups() {
        plan.push((
            format!("encode {}", group.name),
            Box::new(move || encode(&group)),
        ));
    }
    for group in groups().into_iter().take(2) {
        plan.push((
            format!("call {}", group.name),
            Box::new(move || call(&group)),
        ));
    }
    let mut records = |name: &str, records: fn() -> Vec<Record>| {
        let plan_one = Box::new(move || decode_records(&records()));
        plan.push((format!("DAG-CBOR {name}"), plan_one));
    };
    records("records of commits", records::of_commits);
    records("posts of the synthetic timeline", records::of_timeline);
    let name = "DAG-CBOR commits, their blocks unread".to_owned();
    plan.push((name, Box::new(decode_commits)));
    for (name, texts) in FORMATS {
        plan.push((format!("format {name}"), Box::new(|| format(name, texts))));
    }
    plan.extend(verdicts::plan());
    plan.retain(|(name, _)| wanted(name));
    let set_up = |(name, plan): (String, Plan)| Task { name, ..plan() };
    plan.into_iter().map(set_up).collect()
}

/// Sets a task up, all but its name.
pub type Plan = Box<dyn FnOnce() -> Task>;

/// Bodies that are measured together.
struct Group {
    name: &'static str,
    bodies: Vec<Body>,
    /// What stands once in each item.
    marker: &'static str,
}

impl Group {
    fn bytes(&self) -> usize {
        self.bodies.iter().map(|body| body.text.len()).sum()
    }

    fn items(&self) -> usize {
        let count = |body: &Body| body.text.matches(self.marker).count();
        self.bodies.iter().map(count).sum()
    }
}

/// The timelines come first: they are what clients are called with.
fn groups() -> Vec<Group> {
    let group = |name, marker, bodies| Group {
        name,
        bodies,
        marker,
    };
    vec![
        group("the synthetic timeline", POST, vec![timeline()]),
        group("timelines", POST, captured(&["app.bsky.feed.getTimeline"])),
        group(
            "feeds",
            POST,
            captured(&[
                "app.bsky.feed.getAuthorFeed",
                "app.bsky.feed.getFeed",
                "app.bsky.feed.getListFeed",
                "app.bsky.feed.getPosts",
                "app.bsky.feed.getQuotes",
                "app.bsky.feed.searchPosts",
            ]),
        ),
        group("threads", POST, captured(&["app.bsky.feed.getPostThread"])),
        group(
            "profiles",
            "\"handle\":",
            captured(&["app.bsky.actor.getProfiles", "app.bsky.graph.getFollows"]),
        ),
        group(
            "notifications",
            "\"reason\":",
            captured(&["app.bsky.notification.listNotifications"]),
        ),
    ]
}

/// A post has one record.
const POST: &str = "\"record\":{\"";

fn decode(group: &Group) -> Task {
    let bodies = &group.bodies;
    let mut subjects = subjects(|library| Some(each(library.name, bodies, library.read)));
    for library in libraries() {
        if let Some(read) = library.read_borrowed {
            subjects.push(each("jacquard, borrowed", bodies, read));
        }
    }
    subjects.push(each("lex::Value", bodies, |body| {
        consume(read::<Value>(body))
    }));
    subjects.push(each("serde_json::Value", bodies, |body| {
        consume(read::<serde_json::Value>(body));
    }));
    Task {
        name: String::new(),
        bytes: group.bytes(),
        items: group.items(),
        subjects,
    }
}

fn encode(group: &Group) -> Task {
    let by = |name, writer: fn(&Body) -> Writer| {
        let writers: Vec<_> = group.bodies.iter().map(writer).collect();
        Subject::new(name, move || {
            writers.iter().for_each(|write| consume(write()))
        })
    };
    let mut subjects = subjects(|library| Some(by(library.name, library.writer)));
    for library in libraries() {
        if let Some(writer) = library.writer_by_serde {
            subjects.push(by("lexgen, by serde_json", writer));
        }
    }
    Task {
        name: String::new(),
        bytes: group.bytes(),
        items: group.items(),
        subjects,
    }
}

/// A whole call over a transport that has the response at hand: request, headers, body, output.
fn call(group: &Group) -> Task {
    let subjects = subjects(|library| {
        let bodies = group
            .bodies
            .iter()
            .map(|body| Bytes::from(body.text.clone()));
        let callers: Vec<_> = bodies.map(library.caller).collect();
        Some(Subject::new(library.name, move || {
            callers.iter().for_each(|call| call())
        }))
    });
    Task {
        name: String::new(),
        bytes: group.bytes(),
        items: group.items(),
        subjects,
    }
}

fn decode_records(records: &[Record]) -> Task {
    let mut subjects = subjects(|library| each_record(library.name, records, library.read_record));
    for library in libraries() {
        if let Some(read) = library.read_record_by_serde {
            subjects.extend(each_record("lexgen, by serde_ipld_dagcbor", records, read));
        }
    }
    subjects.extend(each_record("lex::Value", records, read_data::<Value>));
    Task {
        name: String::new(),
        bytes: records.iter().map(|record| record.data.len()).sum(),
        items: records.len(),
        subjects,
    }
}

/// The messages themselves, in which the blocks are bytes.
fn decode_commits() -> Task {
    let commits = records::commits();
    Task {
        name: String::new(),
        bytes: commits.iter().map(|commit| commit.data.len()).sum(),
        items: commits.len(),
        subjects: subjects(|library| each_record(library.name, &commits, library.read_commit?)),
    }
}

/// How many texts a run checks, in turn: one alone is over too soon.
const TEXTS: usize = 120;

fn format(name: &str, texts: &'static [&'static str]) -> Task {
    Task {
        name: String::new(),
        bytes: (0..TEXTS).map(|n| texts[n % texts.len()].len()).sum(),
        items: TEXTS,
        subjects: subjects(|library| {
            let check = (library.format)(name)?;
            // A text that is refused would be the wrong thing to measure.
            assert!(
                texts.iter().all(|text| check(text)),
                "{} refuses a {name}",
                library.name
            );
            let check_all = move || (0..TEXTS).all(|n| check(black_box(texts[n % texts.len()])));
            Some(Subject::new(library.name, check_all))
        }),
    }
}

fn subjects(subject: impl Fn(&Library) -> Option<Subject>) -> Vec<Subject> {
    libraries().iter().filter_map(subject).collect()
}

fn each<T: Clone + 'static>(name: &'static str, inputs: &[T], work: fn(&T)) -> Subject {
    let inputs = inputs.to_vec();
    Subject::new(name, move || inputs.iter().for_each(work))
}

/// Leaves out who cannot read the records, and says so.
fn each_record(
    name: &'static str,
    records: &[Record],
    read: fn(&Record) -> Result<(), String>,
) -> Option<Subject> {
    let refused = records
        .iter()
        .find_map(|record| Some((record, read(record).err()?)));
    if let Some((record, error)) = refused {
        eprintln!("{name} cannot read a record of {}: {error}", record.nsid);
        return None;
    }
    let records = records.to_vec();
    let read_all = move || records.iter().all(|record| read(record).is_ok());
    Some(Subject::new(name, read_all))
}
