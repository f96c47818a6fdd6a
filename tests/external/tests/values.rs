//! Values of the other crate in ours.

use base::org::base::defs::{Kind, Tag};
use base::org::base::r#type::{Image, Login, Type, TypeEmbed};
use external::lexicons::com::example::note::{Note, NoteOnly, NoteSubject, Reply};

#[test]
fn a_union_holds_members_of_both_crates() {
    let tag = Tag::new("rust");
    let mut about = Type::new("a text");
    about.embed = Some(TypeEmbed::from(Image::new("a picture")));
    let mut note = Note::new(
        tag.clone(),
        "alice.example.com".parse().unwrap(),
        NoteSubject::from(about.clone()),
    );
    note.about = Some(about);
    note.kind = Some(Kind::from("blue"));
    note.only = Some(NoteOnly::from(Reply::new("yes")));
    note.tags = Some(vec![tag]);
    let text = serde_json::to_string(&note).unwrap();
    assert!(
        text.contains(r#""subject":{"$type":"org.base.type""#),
        "{text}"
    );
    assert_eq!(serde_json::from_str::<Note>(&text).unwrap(), note);
    // What neither knows is kept.
    let unknown = text.replace(
        r#""subject":{"$type":"org.base.type""#,
        r#""subject":{"$type":"org.base.new""#,
    );
    let read: Note = serde_json::from_str(&unknown).unwrap();
    assert!(matches!(read.subject, NoteSubject::Other(_)));
    // What is wrong in the other crate's type is an error here.
    let broken = text.replace(r#""text":"a text""#, r#""text":7"#);
    let error = serde_json::from_str::<Note>(&broken)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("`subject.text` (in org.base.type): invalid type"),
        "{error}"
    );
}

#[test]
fn secrets_of_the_other_crate_stay_hidden() {
    let mut about = Type::new("a text");
    about.secret = Some(Login::new("hunter2"));
    let subject = NoteSubject::from(about);
    assert!(!format!("{subject:?}").contains("hunter2"));
}

#[test]
fn any_client_has_the_ways_to_our_endpoints() {
    use base::lex::{Client, Transport};
    use external::lexicons::Endpoints as _;
    // It is enough that it compiles.
    #[allow(dead_code)]
    fn groups<T: Transport>(client: &Client<T>) {
        drop(client.org().base().r#type().add(&Type::new("a text")));
        drop(client.com().example().find(&Default::default()));
        // The client has an `org` of its own, which would hide ours.
        drop(client.org_group().other().ping(&Type::new("a text")));
    }
}
