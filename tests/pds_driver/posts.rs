//! A post as programs write it: with a blob and facets, and an answer to it.

use crate::accounts::Account;
use crate::lexicons::app::bsky::embed::images::{Image, Images};
use crate::lexicons::app::bsky::feed::post::{Post, PostEmbed, ReplyRef};
use crate::lexicons::app::bsky::richtext::facet::{
    ByteSlice, Facet, FacetFeaturesItem as Feature, Link, Mention, Tag,
};
use crate::lexicons::com::atproto::repo::create_record::{self, OutputValidationStatus};
use crate::lexicons::com::atproto::repo::strong_ref::StrongRef;
use crate::lexicons::com::atproto::sync::get_blob;
use crate::lexicons::lex::{
    Binary, Cid, Datetime, Did, Language, Nsid, Record, StreamTransport, Tid, Uri, Value,
    next_chunk, records,
};
use crate::records::key_of;
use crate::{Run, expect, refusal};

/// One grey pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
    \0\0\0\nIDATx\x9cch\0\0\0\x82\0\x81\x77\xcd\x72\xb6\0\0\0\0IEND\xae\x42\x60\x82";

impl<T: StreamTransport + 'static> Run<T> {
    pub async fn posts(&self, account: &Account<T>) {
        let repo = account.client.com().atproto().repo();
        let png = Binary::new(PNG).with_media_type("image/png");
        let picture = expect(repo.upload_blob(&png).await).blob;
        assert_eq!(
            (picture.mime_type.as_str(), picture.size),
            ("image/png", Some(PNG.len() as i64))
        );
        let mut post = post(&account.did);
        let image = Image::new(picture.clone(), "A saw 🪚, seen from the side.");
        post.embed = Some(PostEmbed::Images(Box::new(Images::new(vec![image]))));
        let collection = Nsid::new(Post::NSID).expect("an NSID");
        let record = Value::encode(&post).expect("a record can be encoded");
        let input = create_record::Input::new(account.repo(), collection.clone(), record);
        let created = expect(repo.create_record(&input).await);
        // The server knows this lexicon, and has checked the record.
        assert_eq!(
            created.validation_status,
            Some(OutputValidationStatus::Valid)
        );
        let key = key_of(&created.uri);
        Tid::new(key.as_str()).expect("the key is a TID");
        let read = expect(records::get::<Post>(&self.client, &account.did, &key).await);
        assert_eq!((read.value, read.cid), (post, Some(created.cid.clone())));
        self.done("createRecord: a post with an image and facets");

        let reference = StrongRef::new(created.uri, created.cid);
        let mut answer = Post::new("And who sharpens it?", Datetime::now());
        answer.reply = Some(ReplyRef::new(reference.clone(), reference));
        let written = expect(records::create(&account.client, &account.did, &answer).await);
        let key = key_of(&written.uri);
        let read = expect(records::get::<Post>(&self.client, &account.did, &key).await);
        assert_eq!(read.value, answer);
        self.done("createRecord: an answer to it");

        answer.text = "-".repeat(301);
        let record = Value::encode(&answer).expect("a record can be encoded");
        let input = create_record::Input::new(account.repo(), collection, record);
        let error = refusal(create_record::call(&account.client, &input).await);
        assert_eq!(
            (error.code.as_str(), error.status.as_u16()),
            ("InvalidRequest", 400)
        );
        let message = error.message.expect("a message");
        assert!(message.contains("grapheme"), "{message}");
        self.done("createRecord: a post that is too long");

        let cid = Cid::new(picture.cid.as_str()).expect("a CID");
        let params = get_blob::Params::new(account.did.clone(), cid);
        let mut response = expect(
            self.client
                .com()
                .atproto()
                .sync()
                .get_blob_stream(&params)
                .await,
        );
        assert_eq!(response.headers["content-type"], "image/png");
        let mut bytes = Vec::new();
        while let Some(chunk) = next_chunk(&mut response.output).await {
            bytes.extend_from_slice(&chunk.expect("a chunk"));
        }
        assert_eq!(bytes, PNG);
        self.done("getBlob: the image, as a stream");
    }
}

/// A post with facets, and with a field that its lexicon does not know.
pub fn post(author: &Did) -> Post {
    let text = "Für @lender 🪛: neue Säge! saws.example/no7 #werkzeug";
    let facet = |part: &str, feature| {
        let start = text.find(part).expect("a part of the text");
        let slice = ByteSlice::new(start as i64, (start + part.len()) as i64);
        Facet::new(slice, vec![feature])
    };
    let address = Uri::new("https://saws.example/no7?from=post#top").expect("an address");
    let language = |tag| Language::new(tag).expect("a language");
    let mut post = Post::new(text, Datetime::now());
    post.facets = Some(vec![
        facet(
            "@lender",
            Feature::Mention(Box::new(Mention::new(author.clone()))),
        ),
        facet(
            "saws.example/no7",
            Feature::Link(Box::new(Link::new(address))),
        ),
        facet("#werkzeug", Feature::Tag(Box::new(Tag::new("werkzeug")))),
    ]);
    post.langs = Some(vec![language("de"), language("en-GB")]);
    post.tags = Some(vec!["lending".to_owned()]);
    post.extra.insert("com.example.mood", "proud");
    post
}
