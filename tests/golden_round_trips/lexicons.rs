//! Embedded lexicons: each in its module and with its type, all of them in the root.

use golden::embedded::lex::Lexicon;
use golden::embedded::org::example;
use golden::embedded::{LEXICONS, org};
use serde_json::{Value, json};

/// They are constants, so that they can stand in others.
const POST: Lexicon = example::post::Post::LEXICON;

#[test]
fn a_main_definition_has_its_lexicon() {
    let all = [
        (POST, "post", "record"),
        (example::get_posts::GetPosts::LEXICON, "getPosts", "query"),
        (example::put_post::PutPost::LEXICON, "putPost", "procedure"),
        (example::subscribe_posts::SubscribePosts::LEXICON, "subscribePosts", "subscription"),
        (example::tone::Tone::LEXICON, "tone", "string"),
        // What is no type of its own has it in the module alone.
        (example::tags::LEXICON, "tags", "array"),
        (example::auth::LEXICON, "auth", "permission-set"),
        (org::example::r#type::LEXICON, "type", "token"),
    ];
    for (lexicon, name, kind) in all {
        assert_eq!(lexicon.nsid, format!("org.example.{name}"));
        let document: Value = serde_json::from_str(lexicon.json).unwrap();
        assert_eq!(document["id"], lexicon.nsid);
        assert_eq!(document["defs"]["main"]["type"], kind);
        assert_eq!(document["lexicon"], 1);
    }
}

#[test]
fn the_list_is_whole_and_sorted() {
    let names: Vec<&str> = LEXICONS.iter().map(|lexicon| lexicon.nsid).collect();
    let expected = "auth defs getPosts post putPost subscribePosts tags tone type";
    let expected: Vec<String> = expected
        .split(' ')
        .map(|name| format!("org.example.{name}"))
        .collect();
    assert_eq!(names, expected);
    assert_eq!(Lexicon::find(LEXICONS, "org.example.post"), Some(&POST));
    assert_eq!(Lexicon::find(LEXICONS, "org.example.unused"), None);
}

#[test]
fn a_document_is_what_was_read() {
    let tone: Value = serde_json::from_str(example::tone::LEXICON.json).unwrap();
    let expected = json!({
        "lexicon": 1,
        "id": "org.example.tone",
        // With what an overlay has added.
        "defs": { "main": { "type": "string", "knownValues": ["calm", "loud", "wry"] } }
    });
    assert_eq!(tone, expected);
    let post: Value = serde_json::from_str(POST.json).unwrap();
    let text = "A \"post\" with a \\ and a `lex::Client`, an \u{e4} and \u{202e}.";
    assert_eq!(post["defs"]["main"]["description"], text);
    assert_eq!(post.get("$type"), None);
    // Definitions that nothing refers to are in the document all the same.
    let defs: Value = serde_json::from_str(example::defs::LEXICON.json).unwrap();
    assert_eq!(defs["defs"]["unused"]["type"], "token");
}
