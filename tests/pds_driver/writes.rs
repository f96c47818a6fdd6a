//! Several changes at once, and what the repository looks like after them.

use crate::accounts::Account;
use crate::lexicons::com::atproto::repo::apply_writes::{
    self, Create, CreateResultValidationStatus, Delete, Input, InputWritesItem as Write,
    OutputResultsItem as Done, Update,
};
use crate::lexicons::com::atproto::repo::get_record;
use crate::lexicons::com::atproto::sync::get_repo;
use crate::lexicons::lex::{CidLink, Did, RecordKey, Transport};
use crate::records::{encode, key_of, tool, tools};
use crate::{Run, expect, refusal};

impl<T: Transport> Run<T> {
    pub async fn batch(&self, account: &Account<T>) {
        let changed = key_of(&account.add(&tool("rake")).await.uri);
        let removed = key_of(&account.add(&tool("broken rake")).await.uri);
        let key = RecordKey::new("3jzfcijpj2z2a").expect("a key");

        let mut create = Create::new(tools(), encode(&tool("hoe")));
        create.rkey = Some(key.clone());
        let update = Update::new(tools(), changed.clone(), encode(&tool("small rake")));
        let delete = Delete::new(tools(), removed.clone());
        let writes = vec![
            Write::Create(Box::new(create)),
            Write::Update(Box::new(update)),
            Write::Delete(Box::new(delete)),
        ];
        let mut input = Input::new(account.repo(), writes);
        let output = expect(apply_writes::call(&account.client, &input).await);
        let results = output.results.expect("results");
        let [
            Done::CreateResult(created),
            Done::UpdateResult(updated),
            Done::DeleteResult(_),
        ] = results.as_slice()
        else {
            panic!("other results: {results:?}");
        };
        assert_eq!(key_of(&created.uri), key);
        assert_eq!(
            created.validation_status,
            Some(CreateResultValidationStatus::Unknown)
        );
        assert_eq!(key_of(&updated.uri), changed);
        assert_eq!(account.read(&key).await.1.name, "hoe");
        assert_eq!(account.read(&changed).await.1.name, "small rake");
        let params = get_record::Params::new(account.repo(), tools(), removed);
        let error = refusal(get_record::call(&self.client, &params).await);
        assert_eq!(error.code, get_record::Error::RecordNotFound);
        self.done("applyWrites: a union of create, update and delete");

        input.swap_commit = Some(output.commit.expect("a commit").cid);
        input.writes.truncate(2);
        input.writes.remove(0);
        expect(apply_writes::call(&account.client, &input).await);
        input
            .writes
            .push(Write::Delete(Box::new(Delete::new(tools(), key))));
        let error = refusal(apply_writes::call(&account.client, &input).await);
        assert_eq!(error.code, apply_writes::Error::InvalidSwap);
        self.done("applyWrites refused: the repository changed");
    }

    pub async fn repository(&self, account: &Account<T>) {
        let before = account.add(&tool("spade")).await;
        let revision = before.commit.expect("a commit").rev;
        let after = account.add(&tool("scythe")).await;

        let mut params = get_repo::Params::new(account.did.clone());
        let whole = expect(get_repo::call(&self.client, &params).await);
        assert_eq!(
            whole.media_type.as_deref(),
            Some("application/vnd.ipld.car")
        );
        assert!(
            is_archive(&whole.bytes),
            "no archive: {:?}",
            whole.bytes.get(..16)
        );
        assert!(
            holds(&whole.bytes, before.cid.as_str()) && holds(&whole.bytes, after.cid.as_str())
        );
        params.since = Some(revision);
        let part = expect(get_repo::call(&self.client, &params).await);
        assert!(!holds(&part.bytes, before.cid.as_str()) && holds(&part.bytes, after.cid.as_str()));
        self.done("getRepo, whole and in part");

        let nobody = Did::new("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa").expect("a DID");
        let error = refusal(get_repo::call(&self.client, &get_repo::Params::new(nobody)).await);
        assert_eq!(error.code, get_repo::Error::RepoNotFound);
        self.done("getRepo of nobody");
    }
}

/// Whether these bytes begin as a CAR does: the length of a header, and the header with its roots.
fn is_archive(bytes: &[u8]) -> bool {
    bytes.get(1..8) == Some(b"\xa2eroots")
}

/// Whether a block with this CID's bytes before it is in the archive. A link to it has a zero byte between.
fn holds(archive: &[u8], cid: &str) -> bool {
    let cid = CidLink::new(cid).expect("a CID").to_bytes();
    let mut rest = archive;
    while let Some((length, after)) = read_varint(rest) {
        let Some((block, next)) = after.split_at_checked(length) else {
            return false;
        };
        if block.starts_with(&cid) {
            return true;
        }
        rest = next;
    }
    false
}

fn read_varint(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(4) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[at + 1..]));
        }
    }
    None
}
