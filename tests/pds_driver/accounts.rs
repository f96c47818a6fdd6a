//! Accounts and sessions.

use crate::lexicons::com::atproto::identity::resolve_handle;
use crate::lexicons::com::atproto::server::{
    create_account, create_session, delete_session, describe_server, get_session, refresh_session,
};
use crate::lexicons::lex::{Client, Did, Handle, Tokens, Transport};
use crate::{Run, expect, refusal};

pub const PASSWORD: &str = "a saw, a plane";

/// An account of the server.
pub struct Account<T> {
    pub did: Did,
    pub handle: Handle,
    /// Logged in as this account.
    pub client: Client<T>,
    pub tokens: Tokens,
}

impl<T: Transport> Run<T> {
    pub async fn describe_server(&self) {
        let output = expect(describe_server::call(&self.client).await);
        assert_eq!(output.available_user_domains, [".test"]);
        assert_ne!(output.invite_code_required, Some(true));
        assert_eq!(output.did.method(), "web");
        self.done("describeServer");
    }

    pub async fn create_account(&self) -> Account<T> {
        let handle = Handle::new(self.handle()).expect("a handle");
        let mut input = create_account::Input::new(handle.clone());
        input.email = Some(format!("{}@mail.test", self.transport));
        input.password = Some(PASSWORD.to_owned());
        let account = expect(
            self.client
                .com()
                .atproto()
                .server()
                .create_account(&input)
                .await,
        );
        assert_eq!(account.handle, handle);
        assert_eq!(account.did.method(), "plc");
        let document = account.did_doc.as_ref().expect("a DID document");
        assert_eq!(
            document.get("id").and_then(|id| id.as_str()),
            Some(account.did.as_str())
        );
        let shown = format!("{account:?} {input:?}");
        assert!(!shown.contains(&account.access_jwt) && !shown.contains(PASSWORD));
        self.done("createAccount");

        input.handle = Handle::new("lender.example.com").expect("a handle");
        let error = refusal(create_account::call(&self.client, &input).await);
        assert_eq!(error.code, create_account::Error::UnsupportedDomain);
        assert_eq!(error.status, 400);
        self.done("createAccount refused with a declared error");

        Account {
            did: account.did,
            handle: account.handle,
            client: self.client.clone().with_bearer(&account.access_jwt),
            tokens: Tokens::new(account.access_jwt, account.refresh_jwt),
        }
    }

    pub async fn sessions(&self, account: &Account<T>) {
        let input = create_session::Input::new(account.handle.as_str(), PASSWORD);
        let server = self.client.com().atproto().server();
        let session = expect(server.create_session(&input).await);
        assert_eq!(
            (&session.did, &session.handle),
            (&account.did, &account.handle)
        );
        assert_eq!((session.active, &session.status), (Some(true), &None));
        self.done("createSession");

        let input = create_session::Input::new(account.handle.as_str(), "a hammer");
        let error = refusal(server.create_session(&input).await);
        assert!(
            matches!(&error.code, create_session::Error::Other(name) if name == "AuthenticationRequired")
        );
        assert_eq!(error.status, 401);
        assert!(error.message.is_some());
        assert!(!error.is_retryable());
        self.done("createSession with a wrong password");

        let client = self.client.clone().with_bearer(&session.access_jwt);
        let own = expect(get_session::call(&client).await);
        assert_eq!((&own.did, &own.handle), (&account.did, &account.handle));
        assert_eq!(own.email, session.email);
        let error = refusal(get_session::call(&self.client).await);
        assert_eq!(
            (error.code.as_str(), error.status.as_u16()),
            ("AuthMissing", 401)
        );
        let error = refusal(get_session::call(&self.client.clone().with_bearer("mine")).await);
        assert_eq!(
            (error.code.as_str(), error.status.as_u16()),
            ("InvalidToken", 400)
        );
        self.done("getSession with a token, without, and with a wrong one");

        let refresher = self.client.clone().with_bearer(&session.refresh_jwt);
        let fresh = expect(refresh_session::call(&refresher).await);
        assert_eq!(fresh.did, account.did);
        assert_ne!(fresh.refresh_jwt, session.refresh_jwt);
        expect(get_session::call(&self.client.clone().with_bearer(&fresh.access_jwt)).await);
        let error = refusal(refresh_session::call(&client).await);
        assert_eq!(error.code, refresh_session::Error::InvalidToken);
        self.done("refreshSession");

        let leaver = self.client.clone().with_bearer(&fresh.refresh_jwt);
        let () = expect(delete_session::call(&leaver).await);
        let error = refusal(refresh_session::call(&leaver).await);
        assert_eq!(error.code, refresh_session::Error::ExpiredToken);
        self.done("deleteSession, which answers nothing");
    }

    pub async fn handles(&self, account: &Account<T>) {
        let params = resolve_handle::Params::new(account.handle.clone());
        let output = expect(
            self.client
                .com()
                .atproto()
                .identity()
                .resolve_handle(&params)
                .await,
        );
        assert_eq!(output.did, account.did);
        let nobody = Handle::new("nobody-at-all.test").expect("a handle");
        let error =
            refusal(resolve_handle::call(&self.client, &resolve_handle::Params::new(nobody)).await);
        assert_eq!(error.code, resolve_handle::Error::HandleNotFound);
        self.done("resolveHandle, also one of nobody");
    }
}
