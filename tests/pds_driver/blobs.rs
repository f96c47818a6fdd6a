//! Blobs: uploaded, referred to by a record, and read back.

use crate::accounts::Account;
use crate::lexicons::com::atproto::repo::upload_blob;
use crate::lexicons::com::atproto::sync::get_blob;
use crate::lexicons::lex::{Binary, Cid, Transport};
use crate::records::{key_of, tool};
use crate::{Run, expect, refusal};

impl<T: Transport> Run<T> {
    pub async fn blobs(&self, account: &Account<T>) {
        // Not UTF-8, so that nothing on the way can take it for text.
        let manual: Vec<u8> = (0..70_000).map(|n| (n % 251) as u8 ^ 0x80).collect();
        let input = Binary::new(manual.clone()).with_media_type("application/pdf");
        let blob = expect(upload_blob::call(&account.client, &input).await).blob;
        assert_eq!(blob.size, Some(70_000));
        assert_eq!(blob.mime_type, "application/pdf");
        self.done("uploadBlob");

        let mut drill = tool("drill");
        drill.manual = Some(blob.clone());
        let key = key_of(&account.add(&drill).await.uri);
        assert_eq!(account.read(&key).await.1, drill);
        self.done("createRecord with a blob");

        let cid = Cid::new(blob.cid.as_str()).expect("a CID");
        let params = get_blob::Params::new(account.did.clone(), cid);
        let answer = expect(get_blob::call(&self.client, &params).await);
        assert_eq!(answer.bytes, manual);
        assert_eq!(answer.media_type, Some(blob.mime_type));
        self.done("getBlob");

        let other =
            Cid::new("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku").expect("a CID");
        let params = get_blob::Params::new(account.did.clone(), other);
        let error = refusal(get_blob::call(&self.client, &params).await);
        // The lexicon declares an error for this, but the server does not use it.
        assert!(matches!(&error.code, get_blob::Error::Other(name) if name == "InvalidRequest"));
        assert_eq!(
            error.to_string(),
            "InvalidRequest: Blob not found (status 400)"
        );
        self.done("getBlob of nothing");

        let error = refusal(upload_blob::call(&self.client, &input).await);
        assert_eq!(
            (error.code.as_str(), error.status.as_u16()),
            ("AuthMissing", 401)
        );
        self.done("uploadBlob without a token");
    }
}
