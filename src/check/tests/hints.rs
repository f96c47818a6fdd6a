use super::*;
use crate::lexicon::SchemaKind;

fn help_for(text: &str, others: Vec<Document>) -> String {
    let mut documents = others;
    documents.push(refers("zz.test.referrer", text));
    let outcome = run(documents, LENIENT);
    assert!(outcome.resolved.is_none());
    outcome.help().to_owned()
}

#[test]
fn hints_say_what_to_write() {
    let defs =
        |nsid, names: &[&'static str]| document(nsid, names.iter().map(|name| (*name, object([]))));
    for (text, others, help) in [
        (
            "app.song.defs.view",
            vec![defs("app.song.defs", &["view"])],
            "write `app.song.defs#view`",
        ),
        (
            "app.location#geo",
            vec![defs("app.location.geo", &["main"])],
            "write `app.location.geo`",
        ),
        (
            "app.song.thing#geo",
            vec![
                defs("app.song.thing", &["x"]),
                defs("app.song.thing.geo", &["main"]),
            ],
            "did you mean the lexicon `app.song.thing.geo`?",
        ),
        (
            "a.b.c#eventStatus",
            vec![defs("a.b.c", &["EventStatus"])],
            "it differs only in case; write `a.b.c#EventStatus`",
        ),
        (
            "a.b.c#defs/draft",
            vec![defs("a.b.c", &["draft"])],
            "write `a.b.c#draft`",
        ),
        (
            "a.b.c#vieww",
            vec![defs("a.b.c", &["view", "other"])],
            "did you mean `a.b.c#view`?",
        ),
        (
            "a.b.ref#ref",
            vec![defs("a.b.ref", &["main"])],
            "write `a.b.ref`, which stands for its `main` definition",
        ),
        (
            "a.b.song#record",
            vec![defs("a.b.song", &["main"])],
            "write `a.b.song`, which stands for its `main` definition",
        ),
        (
            "a.b.c#apiKey",
            vec![defs("a.b.c", &["apiKeyView", "x"])],
            "did you mean `a.b.c#apiKeyView`?",
        ),
        (
            "a.b.c#postViewBasic",
            vec![defs("a.b.c", &["postView", "post"])],
            "it has `post`, `postView`",
        ),
        (
            "a.b.c",
            vec![defs("a.b.c", &["one", "two"])],
            "it has `one`, `two`",
        ),
        (
            "a.b.c",
            vec![defs("a.b.c", &["a", "b", "c", "d", "e", "f"])],
            "it has `a`, `b`, `c`, `d`, `e` and 1 more",
        ),
        (
            "a.b.c",
            vec![defs("a.b.c", &[])],
            "it has no definitions at all",
        ),
        (
            "app.test.Thing",
            vec![defs("app.test.thing", &["main"])],
            "it differs only in case; write `app.test.thing`",
        ),
        (
            "com.atprot.strongRef",
            vec![defs("com.atproto.strongRef", &["main"])],
            "did you mean `com.atproto.strongRef`?",
        ),
        (
            "app.stratos.boundary.defs#Domain",
            vec![defs("zone.stratos.boundary.defs", &["Domain"])],
            "did you mean `zone.stratos.boundary.defs#Domain`?",
        ),
        (
            "app.group.name",
            vec![defs("app.group.name.one", &["main"])],
            "`app.group.name` is a group, not a lexicon; name one in it, such as `app.group.name.one`",
        ),
        (
            "x.far.away",
            vec![],
            "add the lexicon to the input (usually `x/far/away.json`), or go without it: `--allow-unresolved`, in Rust `allow_unresolved(true)`",
        ),
    ] {
        assert_eq!(help_for(text, others), help, "{text}");
    }
}

#[test]
fn hints_spell_local_references_locally() {
    let mut document = document("a.b.c", [("main", object([])), ("EventStatus", object([]))]);
    let mut local = named("a.b.c#eventStatus");
    local.text = "#eventStatus".to_owned();
    document.defs.get_mut("main").unwrap().kind = object([("status", SchemaKind::Ref(local))]);
    assert_eq!(
        run(vec![document], LENIENT).help(),
        "it differs only in case; write `#EventStatus`"
    );
}

#[test]
fn hints_know_what_was_excluded_skipped_or_unreadable() {
    let input = || {
        vec![
            read(refers("a.b.one", "a.b.two")),
            read(refers("a.b.two", "a.b.two")),
        ]
    };
    let outcome = run_with(input(), LENIENT, &[], &["a.b.two"]);
    assert_eq!(
        outcome.shown(),
        [(
            Code::MissingDocument,
            Severity::Error,
            "the lexicon `a.b.two` is excluded"
        )]
    );
    let input = vec![
        read(refers("a.b.one", "a.b.two")),
        unreadable("lexicons/a/b/two.json"),
    ];
    let outcome = run_with(input, LENIENT, &[], &[]);
    let missing = outcome
        .diagnostics
        .iter()
        .find(|d| d.code == Code::MissingDocument)
        .unwrap();
    let help = "it may be `lexicons/a/b/two.json`, which could not be read; mend that file first";
    assert_eq!(missing.help.as_deref(), Some(help));
}
