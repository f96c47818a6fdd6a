//! DAG-CBOR: the same types, bytes and links in their binary form, frames.
use ipld_core::{cid::Cid, ipld, ipld::Ipld};
use serde_ipld_dagcbor::{DecodeError, de::Deserializer, from_slice, to_vec};

use super::lex::{
    Blob, Bytes, CidLink, Datetime, Decode, ErrorBody, Frame, FrameHeader, Map, Subscription,
    Value, read_message,
};
use super::objects::CID;
use super::types::*;

fn cid() -> Cid {
    CID.parse().unwrap()
}

fn link() -> CidLink {
    CidLink::new(CID).unwrap()
}

#[test]
fn bytes_and_links_have_a_binary_form() {
    let tree = ipld!({"a": [null, true, -5, "x"], "b": Ipld::Bytes(vec![1, 2]), "l": cid()});
    let data = to_vec(&tree).unwrap();
    let value: Value = from_slice(&data).unwrap();
    assert_eq!(value.get("b"), Some(&Bytes::new([1, 2]).into()));
    assert_eq!(value.get("l"), Some(&link().into()));
    assert_eq!(to_vec(&value).unwrap(), data);
    assert_eq!(
        from_slice::<Bytes>(&to_vec(&Ipld::Bytes(vec![7])).unwrap()).unwrap(),
        Bytes::new([7])
    );
    assert_eq!(
        from_slice::<CidLink>(&to_vec(&cid()).unwrap()).unwrap(),
        link()
    );
    assert_eq!(to_vec(&link()).unwrap(), to_vec(&cid()).unwrap());
    // Neither is taken for the other, nor is an object that looks like one.
    assert!(from_slice::<CidLink>(&to_vec(&Ipld::Bytes(cid().to_bytes())).unwrap()).is_err());
    assert!(from_slice::<Bytes>(&to_vec(&cid()).unwrap()).is_err());
    let looks = to_vec(&ipld!({"$link": CID})).unwrap();
    assert!(from_slice::<CidLink>(&looks).is_err());
    assert!(matches!(
        from_slice::<Value>(&looks).unwrap(),
        Value::Object(_)
    ));
    assert_eq!(
        to_vec(&from_slice::<Value>(&looks).unwrap()).unwrap(),
        looks
    );
    assert_eq!(value.get("l").unwrap().decode::<Cid>().unwrap(), cid());
    assert_eq!(Value::encode(&cid()).unwrap(), link().into());
}

#[test]
fn a_float_stays_a_float() {
    for float in [1.0, 0.5] {
        let data = to_vec(&float).unwrap();
        assert_eq!(to_vec(&from_slice::<Value>(&data).unwrap()).unwrap(), data);
    }
    assert!(from_slice::<Value>(&to_vec(&u64::MAX).unwrap()).is_ok());
}

#[test]
fn a_record_comes_back_byte_for_byte() {
    let tree = ipld!({
        "$type": "app.test.post",
        "text": "hi",
        "createdAt": "2024-01-01T00:00:00Z",
        "z": {"l": cid(), "b": Ipld::Bytes(vec![1])},
        // Keys are in order of length: this one stands before the `$type`.
        "a": {"b": 1},
        "embed": {
            "$type": "app.test.images",
            "images": [{"alt": "", "image": {"$type": "blob", "ref": cid(), "mimeType": "a/b", "size": 1}}],
        },
    });
    let data = to_vec(&tree).unwrap();
    let post: Post = from_slice(&data).unwrap();
    assert_eq!(to_vec(&post).unwrap(), data);
    let Some(PostEmbed::Images(images)) = &post.embed else {
        panic!()
    };
    assert_eq!(images.images[0].image, Blob::new(link(), "a/b", 1));
    let json = serde_json::to_string(&post).unwrap();
    assert_eq!(serde_json::from_str::<Post>(&json).unwrap(), post);
    assert_eq!(
        to_vec(&serde_json::from_str::<Post>(&json).unwrap()).unwrap(),
        data
    );
}

#[test]
fn what_stands_before_the_type_keeps_its_binary_form() {
    let tree = ipld!({
        "a": cid(), "b": Ipld::Bytes(vec![9]), "c": {"$link": CID}, "text": "",
        "$type": "app.test.post", "createdAt": "2024-01-01T00:00:00Z",
    });
    let data = to_vec(&tree).unwrap();
    let embed: PostEmbed = from_slice(&data).unwrap();
    let PostEmbed::Post(post) = &embed else {
        panic!()
    };
    assert_eq!(post.extra.get("a"), Some(&link().into()));
    assert_eq!(post.extra.get("b"), Some(&Bytes::new([9]).into()));
    assert!(matches!(post.extra.get("c"), Some(Value::Object(_))));
    assert_eq!(to_vec(&embed).unwrap(), data);
    let unknown = to_vec(&ipld!({"a": cid(), "$type": "x", "zzzzz": {"$type": "y"}})).unwrap();
    assert_eq!(
        to_vec(&from_slice::<PostEmbed>(&unknown).unwrap()).unwrap(),
        unknown
    );
}

#[test]
fn null_and_absent_are_told_apart() {
    let read = |tree: Ipld| from_slice::<Thing>(&to_vec(&tree).unwrap());
    let null =
        read(ipld!({"did": "did:x:d", "notFound": false, "since": null, "swap": null})).unwrap();
    assert_eq!(
        (null.count, &null.since, &null.swap),
        (1, &None, &Some(None))
    );
    let value =
        read(ipld!({"did": "did:x:d", "notFound": false, "since": "x", "swap": cid()})).unwrap();
    assert_eq!(value.swap, Some(Some(link())));
    let error = read(ipld!({"did": "did:x:d", "notFound": true, "since": "x", "other": null}));
    assert!(error.unwrap_err().to_string().contains("`other`"));
    assert!(read(ipld!({"did": "did:x:d", "notFound": true})).is_err());
}

struct Repos;

impl Subscription for Repos {
    const NSID: &'static str = "app.test.record";
    type Params = ();
    type Message = PostEmbed;
    type Error = Error;
}

/// Reads a frame the way a client does: two values, one after the other.
fn read_frame(data: &[u8]) -> Result<PostEmbed, ErrorBody<Error>> {
    let mut deserializer = Deserializer::from_slice(data);
    let header = FrameHeader::decode(&mut deserializer).unwrap();
    match header.frame() {
        Some(Frame::Message(t)) => {
            let message = read_message::<Repos, _>(t, &mut deserializer).unwrap();
            deserializer.end().unwrap();
            Ok(message)
        }
        Some(Frame::Error) => Err(ErrorBody::decode(&mut deserializer).unwrap()),
        None => panic!("a frame to be skipped"),
    }
}

fn frame(header: Ipld, payload: Ipld) -> Vec<u8> {
    [to_vec(&header).unwrap(), to_vec(&payload).unwrap()].concat()
}

#[test]
fn frames_are_read() {
    let short = frame(ipld!({"op": 1, "t": "#view"}), ipld!({"depth": 3}));
    assert_eq!(read_frame(&short).unwrap(), View::new(3).into());
    let full = frame(
        ipld!({"op": 1, "t": "app.test.images", "x": 1}),
        ipld!({"images": []}),
    );
    assert_eq!(read_frame(&full).unwrap(), Images::new(vec![]).into());
    let unknown = frame(ipld!({"op": 1, "t": "#new"}), ipld!({"a": cid()}));
    let PostEmbed::Other(other) = read_frame(&unknown).unwrap() else {
        panic!()
    };
    assert_eq!(
        (other.type_name(), other.get("a")),
        ("app.test.record#new", Some(&link().into()))
    );
    let error = frame(
        ipld!({"op": -1}),
        ipld!({"error": "AccountTakedown", "message": "no"}),
    );
    assert_eq!(
        read_frame(&error).unwrap_err().error,
        Error::AccountTakedown
    );
    for header in [ipld!({"op": 2, "t": "#view"}), ipld!({"op": 1})] {
        let header: FrameHeader = from_slice(&to_vec(&header).unwrap()).unwrap();
        assert_eq!(header.frame(), None);
    }
    let header = FrameHeader {
        op: 1,
        t: Some("#view".into()),
    };
    assert_eq!(
        to_vec(&header).unwrap(),
        to_vec(&ipld!({"op": 1, "t": "#view"})).unwrap()
    );
}

#[test]
fn too_deep_nesting_is_an_error_and_not_a_crash() {
    // 0x81 opens an array of one element, 0xa1 0x61 0x61 an object of one entry.
    assert!(from_slice::<Value>(&[0x81; 100_000]).is_err());
    let nested = [0xa1, 0x61, b'a'].repeat(50_000);
    assert!(from_slice::<PostEmbed>(&nested).is_err());
    assert!(from_slice::<Value>(&nested).is_err());
}

#[test]
fn an_error_grows_with_its_path_and_not_faster() {
    let mut tree = ipld!({"$type": "app.test.record#view", "depth": "\"quoted\\\u{7f}\n\""});
    for depth in 0..60 {
        tree = ipld!({"$type": "app.test.record#view", "depth": depth, "union": tree});
    }
    let error = from_slice::<PostEmbed>(&to_vec(&tree).unwrap()).unwrap_err();
    let DecodeError::Msg(message) = error else {
        panic!("{error:?}")
    };
    let path = "union.".repeat(60);
    let expected = format!("`{path}depth` (in app.test.record#view): ");
    assert!(message.starts_with(&expected), "{message}");
    assert!(message.len() < expected.len() + 100, "{message}");
    // What an error quotes comes through unharmed.
    let name = "a\"\\\n\r\t\0\u{7f}\u{1}\u{2028}b'{}";
    let data = to_vec(&ipld!([{"$type": name}])).unwrap();
    let error = Vec::<ClosedUnion>::decode(&mut Deserializer::from_slice(&data)).unwrap_err();
    let DecodeError::Msg(message) = error else {
        panic!("{error:?}")
    };
    assert!(message.contains(&format!("`{name}`")), "{message}");
}

#[test]
fn an_announced_length_costs_no_memory() {
    // An array, an object, of 2^62 elements.
    for head in [0x9b, 0xbb] {
        let data = [&[head, 0x40][..], &[0; 7]].concat();
        assert!(from_slice::<Value>(&data).is_err());
        assert!(from_slice::<Vec<Images>>(&data).is_err());
    }
}

#[test]
fn extra_fields_made_in_memory_are_sorted() {
    let mut post = Post::new("", Datetime::new("2024-01-01T00:00:00Z").unwrap());
    post.extra = Map::from_iter([("zz", 1), ("b", 2)]);
    let tree: Ipld = from_slice(&to_vec(&post).unwrap()).unwrap();
    assert_eq!(
        tree,
        ipld!({"$type": "app.test.post", "text": "", "createdAt": "2024-01-01T00:00:00Z", "zz": 1, "b": 2})
    );
}
