//! Several changes at once.

use crate::accounts::Account;
use crate::lexicons::com::atproto::repo::apply_writes::{
    self, Create, CreateResultValidationStatus, Delete, Input, InputWritesItem as Write,
    OutputResultsItem as Done, Update,
};
use crate::lexicons::com::atproto::repo::get_record;
use crate::lexicons::lex::{RecordKey, Transport};
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
}
