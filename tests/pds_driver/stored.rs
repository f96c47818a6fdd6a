//! Records as their own types, without the calls that carry them.

use crate::accounts::Account;
use crate::lexicons::com::atproto::repo::{create_record, get_record};
use crate::lexicons::com::example::toolshed::defs::Category;
use crate::lexicons::com::example::toolshed::tool::{Tool, ToolPower};
use crate::lexicons::lex::records::RecordError;
use crate::lexicons::lex::{CidLink, Map, Session, StreamTransport, Value, records};
use crate::records::{key_of, tool, tools};
use crate::{Run, expect, refusal};

impl<T: StreamTransport + 'static> Run<T> {
    pub async fn stored(&self, account: &Account<T>) {
        let (client, did) = (&account.client, &account.did);
        let written = expect(records::create(client, did, &tool("plane")).await);
        let key = key_of(&written.uri);
        let mut plane = expect(records::get::<Tool>(&self.client, did, &key).await);
        assert_eq!(
            (&plane.uri, plane.cid.as_ref()),
            (&written.uri, Some(&written.cid))
        );
        assert_eq!(plane.value.name, "plane");
        self.done("records: created and read");

        plane.value.deposit = Some(500);
        let again = expect(records::replace(client, &plane).await);
        assert_ne!(again.cid, written.cid);
        let mut late = plane.clone();
        late.value.deposit = Some(900);
        let error = refusal(records::replace(client, &late).await);
        assert!(matches!(error.code, RecordError::InvalidSwap), "{error}");
        let error = refusal(records::remove(client, &plane).await);
        assert!(matches!(error.code, RecordError::InvalidSwap), "{error}");
        let read = expect(records::get::<Tool>(client, did, &key).await);
        assert_eq!(read.value, plane.value);
        assert_eq!(read.cid, Some(again.cid));
        self.done("records: replaced, and not once more by who does not know of it");

        expect(records::remove(client, &read).await);
        let error = refusal(records::get::<Tool>(client, did, &key).await);
        assert!(matches!(error.code, RecordError::RecordNotFound), "{error}");
        expect(records::create_at(client, did, &key, &tool("jack plane")).await);
        let error = refusal(records::create_at(client, did, &key, &tool("block plane")).await);
        assert!(matches!(error.code, RecordError::Other(_)), "{error:?}");
        expect(records::put(client, did, &key, &tool("moulding plane")).await);
        let read = expect(records::get::<Tool>(client, account.handle.as_str(), &key).await);
        assert_eq!(read.value.name, "moulding plane");
        expect(records::delete::<Tool>(client, did, &key).await);
        expect(records::delete::<Tool>(client, did, &key).await);
        let error = refusal(records::get::<Tool>(client, did, &key).await);
        assert!(matches!(error.code, RecordError::RecordNotFound));
        self.done("records: removed, created under a key, put, deleted");
    }

    /// Another program, which knows a later version of the lexicon, wrote this record.
    pub async fn unknown_fields(&self, account: &Account<T>) {
        let link = "bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
        let power = Map::from_iter([
            ("$type", Value::from("com.example.toolshed.steam#boiler")),
            ("bar", Value::from(8)),
        ]);
        let mut record = Map::from_iter([
            ("$type", "com.example.toolshed.tool"),
            ("name", "steam hammer"),
            ("category", "com.example.toolshed.defs#forge"),
            ("createdAt", "2026-11-02T09:00:00+01:00"),
        ]);
        record.insert("lendable", false);
        record.insert("power", power);
        record.insert("rating", Map::from_iter([("stars", 5), ("of", 5)]));
        record.insert("seenIn", CidLink::new(link).expect("a CID"));
        record.insert("a", Value::Null);
        record.insert("stickers", vec![Value::from("🪛"), Value::from(true)]);
        let input = create_record::Input::new(account.repo(), tools(), Value::from(record.clone()));
        let created = expect(create_record::call(&account.client, &input).await);
        let key = key_of(&created.uri);

        // What is read and written back as it is, is the same, to the byte.
        let session = Session::new(self.client.clone(), account.tokens.clone());
        let same = records::update::<Tool>(&session, &account.did, &key, |_| {}).await;
        assert_eq!(expect(same).cid, created.cid);

        let change = |tool: &mut Tool| {
            assert!(matches!(&tool.category, Category::Other(name) if name.ends_with("#forge")));
            let Some(ToolPower::Other(power)) = &tool.power else {
                panic!("another power: {:?}", tool.power);
            };
            assert_eq!(power.type_name(), "com.example.toolshed.steam#boiler");
            tool.name.push_str(", small");
        };
        let changed = expect(records::update(&session, &account.did, &key, change).await);
        assert_ne!(changed.cid, created.cid);
        record.insert("name", "steam hammer, small");
        let params = get_record::Params::new(account.repo(), tools(), key.clone());
        let read = expect(get_record::call(&self.client, &params).await);
        assert_eq!(read.value, Value::from(record));
        self.done("records: changed, with fields, values and a union member that are not known");

        expect(records::delete::<Tool>(&session, &account.did, &key).await);
    }
}
