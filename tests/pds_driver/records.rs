//! Single records.

use crate::accounts::Account;
use crate::lexicons::com::atproto::repo::{create_record, get_record, put_record};
use crate::lexicons::com::example::toolshed::defs::Category;
use crate::lexicons::com::example::toolshed::tool::{Battery, Tool, ToolPower};
use crate::lexicons::lex::{
    AtIdentifier, AtUri, Datetime, Nsid, Record, RecordKey, Transport, Value,
};
use crate::{Run, expect, refusal};

/// Where tools are kept.
pub fn tools() -> Nsid {
    Nsid::new(Tool::NSID).expect("an NSID")
}

/// A tool with this name.
pub fn tool(name: &str) -> Tool {
    Tool::new(name, Category::HandTool, true, Datetime::now())
}

/// A record as calls take it.
pub fn encode(tool: &Tool) -> Value {
    Value::encode(tool).expect("a record can be encoded")
}

/// The key of the record with this address.
pub fn key_of(uri: &AtUri) -> RecordKey {
    RecordKey::new(uri.record_key().expect("a key")).expect("a key")
}

impl<T: Transport> Account<T> {
    /// The account as calls take it.
    pub fn repo(&self) -> AtIdentifier {
        self.did.clone().into()
    }

    /// Adds a tool.
    pub async fn add(&self, tool: &Tool) -> create_record::Output {
        let input = create_record::Input::new(self.repo(), tools(), encode(tool));
        expect(create_record::call(&self.client, &input).await)
    }

    /// Reads the tool with this key, without being logged in.
    pub async fn read(&self, key: &RecordKey) -> (get_record::Output, Tool) {
        let params = get_record::Params::new(self.repo(), tools(), key.clone());
        let client = self.client.clone().without_bearer();
        let output = expect(get_record::call(&client, &params).await);
        let tool = output.value.decode().expect("a tool");
        (output, tool)
    }
}

impl<T: Transport> Run<T> {
    pub async fn records(&self, account: &Account<T>) {
        let mut screwdriver = tool("Schraubendreher 🪛 \"flach\"");
        screwdriver.power = Some(ToolPower::Battery(Box::new(Battery::new(18))));
        screwdriver.tags = Some(vec!["screw".to_owned(), String::new()]);
        screwdriver.extra.insert("com.example.rating", 5);
        let created = account.add(&screwdriver).await;
        assert_eq!(
            created.validation_status,
            Some(create_record::OutputValidationStatus::Unknown)
        );
        assert!(created.commit.is_some());
        assert_eq!(created.uri.authority(), account.did.as_str());
        assert_eq!(created.uri.collection(), Some(Tool::NSID));
        self.done("createRecord");

        let key = key_of(&created.uri);
        let (output, mut read) = account.read(&key).await;
        assert_eq!(output.uri, created.uri);
        assert_eq!(output.cid.as_ref(), Some(&created.cid));
        assert_eq!(output.value.type_name(), Some(Tool::NSID));
        assert_eq!(read, screwdriver);
        self.done("getRecord");

        read.name.push_str(", repaired");
        read.tags = None;
        let mut input = put_record::Input::new(account.repo(), tools(), key.clone(), encode(&read));
        input.swap_record = Some(Some(created.cid.clone()));
        let changed = expect(put_record::call(&account.client, &input).await);
        assert_eq!(changed.uri, created.uri);
        assert_ne!(changed.cid, created.cid);
        let (output, again) = account.read(&key).await;
        assert_eq!(again, read);
        assert_eq!(
            output.value.get("com.example.rating"),
            Some(&Value::from(5))
        );
        assert_eq!(output.value.get("tags"), None);
        self.done("putRecord, with a field that the lexicon does not know");

        // With the same record as before the server would have nothing to do.
        read.name.push_str(" twice");
        input.record = encode(&read);
        let error = refusal(put_record::call(&account.client, &input).await);
        assert_eq!(error.code, put_record::Error::InvalidSwap);
        input.swap_record = Some(None);
        let error = refusal(put_record::call(&account.client, &input).await);
        assert_eq!(error.code, put_record::Error::InvalidSwap);
        self.done("putRecord refused: the record changed; the record must not exist");
    }
}
