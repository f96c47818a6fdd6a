//! Records, blobs, bytes, links, permission sets.

mod common;

use common::{parse, read, refusal, same, says, write};
use garden::bed::{Bed, Crop};
use garden::{opened::Opened, plant::Plant, profile::Profile, reminder::Reminder};
use golden::blob_bytes_link::com::example::file::upload::Upload;
use golden::blob_bytes_link::lex::{Blob, Bytes, CidLink};
use golden::permission_set::com::example::diary;
use golden::permission_set::lex::Permission;
use golden::record::com::example::garden;
use golden::record::lex::{KeyKind, Nsid, Record, RecordKey, Tid, Value as Data};
use serde_json::{Value, json};

const CID: &str = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

#[test]
fn a_record_says_what_it_is_and_how_it_is_keyed() {
    fn keyed<R: Record<Key = K>, K>(nsid: &str, key: KeyKind) {
        assert_eq!(R::NSID, nsid);
        assert_eq!(R::KEY, key);
    }
    keyed::<Bed, Tid>("com.example.garden.bed", KeyKind::Tid);
    keyed::<Opened, Tid>("com.example.garden.opened", KeyKind::Tid);
    keyed::<Plant, RecordKey>("com.example.garden.plant", KeyKind::Any);
    keyed::<Profile, RecordKey>("com.example.garden.profile", KeyKind::Literal("self"));
    keyed::<Reminder, Nsid>("com.example.garden.reminder", KeyKind::Nsid);
}

#[test]
fn a_record_is_written_with_its_type_first() {
    let bed = Bed::new("roses", "2024-01-01T00:00:00Z".parse().expect("a datetime"));
    let text = serde_json::to_string(&bed).expect("JSON");
    assert!(
        text.starts_with(r#"{"$type":"com.example.garden.bed","#),
        "{text}"
    );
    assert_eq!(
        write(&Opened::new()),
        json!({ "$type": "com.example.garden.opened" })
    );
    assert_eq!(write(&Crop::new("leek")), json!({ "plant": "leek" }));
}

#[test]
fn the_type_of_a_record_may_be_absent_but_not_wrong() {
    let latin = |ty: Value| json!({ "$type": ty, "latin": "Rosa" });
    let plant: Plant = read(&json!({ "latin": "Rosa" }));
    assert_eq!(write(&plant), latin(json!("com.example.garden.plant")));
    for spelled in ["com.example.garden.plant", "com.example.garden.plant#main"] {
        assert_eq!(read::<Plant>(&latin(json!(spelled))), plant);
    }
    let last: Plant = parse(r#"{"latin":"Rosa","$type":"com.example.garden.plant"}"#);
    assert_eq!(last, plant);
    let message = refusal::<Plant>(&latin(json!("com.example.garden.bed")));
    says(
        &message,
        &["com.example.garden.bed", "com.example.garden.plant"],
    );
    for wrong in [
        json!(1),
        json!(null),
        json!(""),
        json!("com.example.garden.plant#x"),
    ] {
        says(&refusal::<Plant>(&latin(wrong)), &["$type"]);
    }
    let twice =
        r#"{"$type":"com.example.garden.plant","latin":"a","$type":"com.example.garden.plant"}"#;
    assert!(serde_json::from_str::<Plant>(twice).is_err());
}

#[test]
fn a_record_that_is_read_changed_and_written_loses_nothing() {
    let before = json!({
        "$type": "com.example.garden.profile", "motto": "grow", "new": { "deep": [1, { "a": null }] },
        "link": { "$link": CID }, "raw": { "$bytes": "AQID" }, "half": 0.5, "zone": 7, "flag": false,
    });
    let mut profile: Profile = same(before.clone());
    assert_eq!(profile.extra.len(), 5);
    profile.motto = Some("rest".to_owned());
    profile.zone = None;
    profile.extra.insert("flag", true);
    profile.extra.remove("half");
    let mut after = before;
    after["motto"] = json!("rest");
    after["flag"] = json!(true);
    let fields = after.as_object_mut().expect("an object");
    fields.remove("zone");
    fields.remove("half");
    assert_eq!(write(&profile), after);
}

#[test]
fn what_is_put_into_extra_cannot_double_a_field() {
    let mut profile = Profile::new();
    profile.motto = Some("one".to_owned());
    profile.extra.insert("motto", "two");
    profile.extra.insert("zone", 3);
    profile.extra.insert("$type", "x.y.z");
    profile.extra.insert("more", "kept");
    let text = serde_json::to_string(&profile).expect("JSON");
    assert_eq!(
        text,
        r#"{"$type":"com.example.garden.profile","motto":"one","more":"kept"}"#
    );
}

#[test]
fn an_object_in_a_record_drops_what_it_does_not_know() {
    let bed: Bed = read(&json!({
        "name": "a", "createdAt": "2024-01-01T00:00:00Z", "mystery": 1,
        "crops": [{ "plant": "leek", "mystery": 1 }],
    }));
    let written = write(&bed);
    assert_eq!(written["mystery"], json!(1));
    assert_eq!(written["crops"], json!([{ "plant": "leek" }]));
    assert!(!bed.sunny_or_default());
}

#[test]
fn records_go_through_the_data_model() {
    let profile: Profile = read(&json!({ "motto": "grow", "other": [1] }));
    let value = Data::encode(&profile).expect("a value");
    assert_eq!(value.type_name(), Some("com.example.garden.profile"));
    let again: Profile = value.decode().expect("the record");
    assert_eq!(again, profile);
    assert!(value.decode::<Plant>().is_err());
}

fn upload() -> Value {
    json!({
        "$type": "com.example.file.upload", "sum": { "$bytes": "" }, "root": { "$link": CID },
        "any": { "$type": "blob", "ref": { "$link": CID }, "mimeType": "image/png", "size": 10 },
    })
}

#[test]
fn blobs_in_both_forms() {
    let mut file: Upload = same(upload());
    assert_eq!(file.any.size, Some(10));
    assert_eq!(file.any.cid.as_str(), CID);
    let mut legacy = upload();
    legacy["any"] = json!({ "cid": CID, "mimeType": "image/png" });
    let old: Upload = same(legacy);
    assert_eq!(old.any.size, None);
    assert_eq!(old.any.cid, file.any.cid);
    file.any = Blob::new(CidLink::new(CID).expect("a CID"), "text/plain", 1);
    file.thumbs = Some(vec![file.any.clone(), old.any]);
    same::<Upload>(write(&file));

    for (wrong, part) in [
        (
            json!({ "$type": "blob", "mimeType": "a/b", "size": 1 }),
            "ref",
        ),
        (
            json!({ "$type": "blob", "ref": { "$link": CID }, "size": 1 }),
            "mimeType",
        ),
        (
            json!({ "$type": "blob", "ref": { "$link": CID }, "mimeType": "a/b" }),
            "size",
        ),
        (
            json!({ "$type": "blob", "ref": { "$link": "x" }, "mimeType": "a/b", "size": 1 }),
            "ref",
        ),
        (
            json!({ "$type": "blub", "ref": { "$link": CID }, "mimeType": "a/b", "size": 1 }),
            "blub",
        ),
        (json!({ "cid": "x", "mimeType": "a/b" }), "any"),
        (json!(CID), "any"),
    ] {
        let mut object = upload();
        object["any"] = wrong;
        says(&refusal::<Upload>(&object), &["`any", part]);
    }
}

#[test]
fn bytes_and_links() {
    let mut file: Upload = read(&upload());
    file.sum = Bytes::new(vec![0, 1, 254, 255]);
    file.block = Some(file.root.clone());
    file.raw = Some(Bytes::from_base64("AQI").expect("base64"));
    let written = write(&file);
    assert_eq!(written["sum"], json!({ "$bytes": "AAH+/w" }));
    assert_eq!(written["block"], json!({ "$link": CID }));
    assert_eq!(read::<Upload>(&written), file);
    let padded: Upload = {
        let mut object = upload();
        object["sum"] = json!({ "$bytes": "AAH+/w==" });
        read(&object)
    };
    assert_eq!(padded.sum, file.sum);
    for (field, wrong) in [
        ("sum", json!("AAH")),
        ("sum", json!({ "$bytes": "?" })),
        ("sum", json!({ "$bytes": "AA", "more": 1 })),
        ("sum", json!({ "$link": CID })),
        ("root", json!(CID)),
        ("root", json!({ "$link": 1 })),
        ("root", json!({ "$bytes": "AA" })),
    ] {
        let mut object = upload();
        object[field] = wrong;
        says(&refusal::<Upload>(&object), &[&format!("`{field}")]);
    }
}

#[test]
fn permission_sets_are_constants() {
    let full = diary::auth_full::AUTH_FULL;
    assert_eq!(full.nsid, "com.example.diary.authFull");
    assert_eq!(full.title_in("de"), Some("Alles im Tagebuch"));
    assert_eq!(full.title_in("pt-br"), Some("Tudo no diário"));
    assert_eq!(full.title_in("fr"), Some("Everything in the diary"));
    assert_eq!(
        full.detail_in("zh-Hant"),
        Some("Read, write and share entries.")
    );
    assert_eq!(
        full.permissions[1],
        Permission::Rpc {
            lxm: &["com.example.diary.share"],
            aud: None,
            inherit_aud: true,
        }
    );
    let append = diary::auth_append::AUTH_APPEND;
    assert_eq!(append.detail_in(""), None);
    assert_eq!(
        append.permissions[0],
        Permission::Repo {
            collection: &["com.example.diary.entry"],
            action: &["create"],
        }
    );
}
