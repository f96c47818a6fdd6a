//! A part of the official lexicons, down to one definition.

use std::collections::BTreeSet;

use lexgen::Generated;

use super::{lines, official};
use crate::common::Downstream;

#[test]
fn three_endpoints_bring_what_they_reach_and_no_more() {
    let Some(part) = official(|config| {
        config
            .include("com.atproto.server.createSession")
            .include("com.atproto.repo.createRecord")
            .include("app.bsky.feed.getTimeline");
    }) else {
        return;
    };
    println!(
        "three endpoints: {} lexicons, {} lines",
        part.lexicons,
        lines(&part)
    );
    let files = modules(&part);
    for wanted in [
        "com/atproto/server/create_session.rs",
        "com/atproto/repo/create_record.rs",
        "com/atproto/repo/defs.rs",
        "com/atproto/label/defs.rs",
        "app/bsky/feed/get_timeline.rs",
        "app/bsky/feed/defs.rs",
        "app/bsky/embed/record_with_media.rs",
    ] {
        assert!(files.contains(wanted), "{wanted} is missing: {files:?}");
    }
    for unwanted in [
        "com/atproto/server/delete_session.rs",
        "com/atproto/server/defs.rs",
        "com/atproto/sync.rs",
        "app/bsky/feed/post.rs",
        "app/bsky/notification/list_notifications.rs",
        "chat.rs",
        "tools.rs",
    ] {
        assert!(!files.contains(unwanted), "{unwanted} is not reached");
    }
    // Of a lexicon that is only referred to, only what is referred to.
    let defs = text(&part, "app/bsky/feed/defs.rs");
    assert!(defs.contains("pub struct FeedViewPost {"));
    assert!(!defs.contains("ThreadViewPost"), "no timeline has threads");
    assert!(
        !defs.contains("SkeletonFeedPost"),
        "only feed generators use it"
    );
    assert!(
        !defs.contains("INTERACTION_LIKE"),
        "a token that nothing mentions"
    );
    let repo = text(&part, "com/atproto/repo/defs.rs");
    assert!(repo.contains("pub struct CommitMeta {"));

    // What a name means does not depend on what else is generated. Which of several equal places is the type does.
    let whole = official(|_| ()).expect("the corpora are there");
    for path in files {
        let (part, whole) = (text(&part, path), text(&whole, path));
        let declared = declarations(whole);
        for item in declarations(part) {
            let is_same = declared.contains(item)
                || enum_of(whole, item).is_some_and(|same| body(whole, &same) == body(part, item));
            assert!(is_same, "{path}: {item}");
        }
    }

    let crate_ = Downstream::new("corpus-three", "2021", "");
    crate_.generated("src/lexicons", &part);
    crate_.file(
        "src/main.rs",
        "#![deny(warnings)]\nmod lexicons;\n\
         use lexicons::app::bsky::feed::get_timeline::Params;\n\
         use lexicons::com::atproto::server::create_session::Input;\n\
         fn main() {\n    let _ = (Params::default(), Input::new(\"alice.test\", \"pw\"));\n}\n",
    );
    crate_.cargo(&["run", "--quiet"]);
}

#[test]
fn one_definition_comes_alone() {
    let Some(part) = official(|config| {
        config.include("app.bsky.feed.post#replyRef");
    }) else {
        return;
    };
    let expected = [
        "app.rs",
        "app/bsky.rs",
        "app/bsky/feed.rs",
        "app/bsky/feed/post.rs",
        "com.rs",
        "com/atproto.rs",
        "com/atproto/repo.rs",
        "com/atproto/repo/strong_ref.rs",
        "mod.rs",
    ];
    assert_eq!(modules(&part), expected.into_iter().collect());
    let post = text(&part, "app/bsky/feed/post.rs");
    assert_eq!(post.matches("pub struct ").count(), 1, "{post}");
    assert!(post.contains("pub struct ReplyRef {"));
    assert!(!post.contains("pub enum "));

    let crate_ = Downstream::new("corpus-one", "2024", "");
    crate_.generated("src/lexicons", &part);
    crate_.file("src/lib.rs", "#![deny(warnings)]\npub mod lexicons;\n");
    crate_.cargo(&["check", "--quiet"]);
}

/// The files but those of the support code.
fn modules(generated: &Generated) -> BTreeSet<&str> {
    let paths = generated.files.iter().map(|(path, _)| path);
    paths.filter(|path| !path.starts_with("lex/")).collect()
}

/// The first lines of a file's items.
fn declarations(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter(|line| line.starts_with("pub "))
        .collect()
}

/// The declaration of the enum that has another name here, if the text has it by that name.
fn enum_of(text: &str, item: &str) -> Option<String> {
    let name = item.strip_prefix("pub enum ")?.strip_suffix(" {")?;
    let alias = format!("pub type {name} = ");
    let same = text.lines().find_map(|line| line.strip_prefix(&alias))?;
    Some(format!("pub enum {} {{", same.strip_suffix(';')?))
}

/// What stands in the braces of a declaration.
fn body<'a>(text: &'a str, item: &str) -> &'a str {
    let (_, rest) = text.split_once(item).expect("it is declared");
    rest.split("\n}\n").next().unwrap_or_default()
}

fn text<'a>(generated: &'a Generated, path: &str) -> &'a str {
    generated
        .files
        .get(path)
        .unwrap_or_else(|| panic!("{path} is missing"))
}
