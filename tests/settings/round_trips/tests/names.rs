use settings::derive::com::example::defs::Point;
use settings::derive::com::example::note::{Note, NoteMood};
use settings::rename::com::example::get_note::{Found, Get, Params};
use settings::rename::com::example::note::{Memo, Spot};
use settings::rename::lex::{Datetime, Query};
use std::cmp::Ordering;
use std::collections::HashSet;

#[test]
fn names_change_and_the_data_does_not() {
    let mut memo = Memo::new("text", Datetime::from_unix_millis(0));
    memo.r#type = Some(Spot::new("here"));
    let text = r#"{"$type":"com.example.note","createdAt":"1970-01-01T00:00:00.000Z","text":"text","place":{"name":"here"}}"#;
    assert_eq!(serde_json::to_string(&memo).unwrap(), text);
    assert_eq!(serde_json::from_str::<Memo>(text).unwrap().body, "text");
    assert_eq!(Get::NSID, "com.example.getNote");
    let _: fn(&Params) -> Option<Found> = |_| None;
}

#[test]
fn what_is_derived_works() {
    let text = r#"{"text":"a","createdAt":"1970-01-01T00:00:00Z","b":{"c":1.5,"d":[null]},"a":1}"#;
    let other = r#"{"a":1,"b":{"d":[null],"c":1.5},"text":"a","createdAt":"1970-01-01T00:00:00Z"}"#;
    let notes = [text, other].map(|text| serde_json::from_str::<Note>(text).unwrap());
    assert_eq!(HashSet::from(notes).len(), 1);
    let point = Point::default();
    let copy = point;
    assert_eq!((point.x, copy.y), (0, 0));
    // An order goes by the texts, as equality does.
    let (good, spelled) = (NoteMood::Good, NoteMood::Other("good".to_owned()));
    assert_eq!(good.cmp(&spelled), Ordering::Equal);
    assert!(NoteMood::Bad < good);
}

#[test]
fn a_secret_is_hidden() {
    let text = r#"{"text":"hidden","createdAt":"1970-01-01T00:00:00Z","place":{"name":"shown","pin":"1234"}}"#;
    let note: settings::secret::com::example::note::Note = serde_json::from_str(text).unwrap();
    let shown = format!("{note:?}");
    assert!(shown.contains("shown"), "{shown}");
    assert!(
        !shown.contains("hidden") && !shown.contains("1234"),
        "{shown}"
    );
}
