//! Sessions whose access token expires.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread::sleep;
use std::time::Duration;
use std::{future, mem};

use bytes::Bytes;

use crate::accounts::{Account, PASSWORD};
use crate::lexicons::com::atproto::server::create_session::{self, CreateSession};
use crate::lexicons::com::atproto::server::{delete_session, get_session};
use crate::lexicons::com::atproto::sync::get_repo;
use crate::lexicons::lex::{
    Client, Session, StreamTransport, Tokens, Transport, TransportError, next_chunk, records,
};
use crate::records::tool;
use crate::{Run, Task, expect, refusal};

/// So many calls are answered with `ExpiredToken` before any of them goes on.
const AT_ONCE: usize = 5;

impl<T: StreamTransport + Clone + 'static> Run<T> {
    pub async fn log_in_and_call(&self, account: &Account<T>) {
        let mut input = create_session::Input::new(account.handle.as_str(), PASSWORD);
        let logged_in = Session::log_in::<CreateSession>(&self.client, &input).await;
        let (session, output) = expect(logged_in);
        assert_eq!(output.did, account.did);
        assert_eq!(session.tokens(), Tokens::from(&output));
        let own = expect(session.com().atproto().server().get_session().await);
        assert_eq!(own.did, account.did);
        input.password = "a hammer".to_owned();
        let error = refusal(Session::log_in::<CreateSession>(&self.client, &input).await);
        assert_eq!(
            (error.code.as_str(), error.status.as_u16()),
            ("AuthenticationRequired", 401)
        );
        self.done("a session, with the right and the wrong password");
    }

    pub async fn renewal(&self, account: &Account<T>) {
        let tokens = Tokens::new(
            self.token(account, -60).await,
            self.log_in(account).await.refresh_jwt,
        );
        let transport = Arc::new(Recorder::new(self.client.transport().clone()));
        let client = Client::new(transport.clone(), self.client.service()).expect("an address");
        let stored = Arc::new(Mutex::new(Vec::new()));
        let store = stored.clone();
        let session = Session::new(client, tokens.clone())
            .on_change(move |tokens| store.lock().expect("it").push(tokens.clone()));

        let tasks = (0..AT_ONCE).map(|_| {
            let (session, did) = (session.clone(), account.did.clone());
            Box::pin(async move {
                let own = expect(get_session::call(&session).await);
                assert_eq!(own.did, did);
            }) as Task
        });
        (self.together)(tasks.collect()).await;
        // Each call twice, and the tokens once.
        let (calls, renewals) = transport.take();
        assert_eq!((calls, renewals), (2 * AT_ONCE, 1));
        assert_eq!(session.changes(), 1);
        assert_eq!(*stored.lock().expect("it"), [session.tokens()]);
        assert_ne!(session.tokens(), tokens);
        let shown = format!("{session:?} {tokens:?}");
        assert!(!shown.contains(&tokens.access) && !shown.contains(&tokens.refresh));
        self.done("several calls with an expired token, which is renewed once");

        let refresh = session.tokens().refresh;
        session.set_tokens(Tokens::new(self.token(account, -1).await, refresh));
        let created = records::create(&session, &account.did, &tool("pliers")).await;
        assert_eq!(expect(created).uri.authority(), account.did.as_str());
        assert_eq!(session.changes(), 3);
        self.done("createRecord with an expired token: its input is sent again");
    }

    /// With a token that expires by itself.
    pub async fn renewal_while_in_use(&self, account: &Account<T>) {
        let tokens = Tokens::new(
            self.token(account, 3).await,
            self.log_in(account).await.refresh_jwt,
        );
        let session = Session::new(self.client.clone(), tokens);
        let server = || session.com().atproto().server();
        expect(server().get_session().await);
        assert_eq!(session.changes(), 0);
        // The client with the token of now does not renew it.
        let error = loop {
            match get_session::call(&session.client()).await {
                Ok(_) => sleep(Duration::from_millis(100)),
                error => break refusal(error),
            }
        };
        assert_eq!(
            (error.code.as_str(), error.status.as_u16()),
            ("ExpiredToken", 400)
        );
        expect(server().get_session().await);
        assert_eq!(session.changes(), 1);
        expect(session.refresh().await);
        assert_eq!(session.changes(), 2);
        self.done("a token that expires while it is in use");

        let refresh = session.tokens().refresh;
        session.set_tokens(Tokens::new(self.token(account, -1).await, refresh));
        let params = get_repo::Params::new(account.did.clone());
        let mut response = expect(get_repo::stream(&session, &params).await);
        assert!(next_chunk(&mut response.output).await.is_some());
        assert_eq!(session.changes(), 4);
        self.done("getRepo as a stream, with an expired token");
    }

    pub async fn end_of_session(&self, account: &Account<T>) {
        let refresh = self.log_in(account).await.refresh_jwt;
        let leaver = self.client.clone().with_bearer(&refresh);
        let () = expect(delete_session::call(&leaver).await);
        let tokens = Tokens::new(self.token(account, -60).await, refresh);
        let session = Session::new(self.client.clone(), tokens);
        let error = refusal(get_session::call(&session).await);
        assert_eq!(error.code.as_str(), "ExpiredToken");
        assert_eq!(
            error.to_string(),
            "ExpiredToken: the session could not be renewed: Token has been revoked (status 400)"
        );
        assert!(session.is_over());
        // A new login helps.
        let fresh = self.log_in(account).await;
        session.set_tokens(Tokens::new(fresh.access_jwt, fresh.refresh_jwt));
        assert!(!session.is_over());
        expect(get_session::call(&session).await);
        self.done("a session that is over");
    }

    async fn log_in(&self, account: &Account<T>) -> create_session::Output {
        let input = create_session::Input::new(account.handle.as_str(), PASSWORD);
        expect(create_session::call(&self.client, &input).await)
    }

    /// An access token that is valid for so many seconds, or was.
    async fn token(&self, account: &Account<T>, seconds: i64) -> String {
        let address = format!("{}/{}/{seconds}", self.tokens, account.did);
        let request = http::Request::get(address).body(Bytes::new());
        let transport = self.client.transport();
        let response = transport.send(request.expect("a request")).await;
        let body = response.expect("an answer").into_body();
        String::from_utf8(body.to_vec()).expect("text")
    }
}

/// Counts requests, and holds the first answers back until all of them are there.
struct Recorder<T> {
    inner: T,
    answered: AtomicUsize,
    /// Calls, and requests to renew the tokens.
    counts: Mutex<(usize, usize)>,
}

impl<T> Recorder<T> {
    fn new(inner: T) -> Self {
        Recorder {
            inner,
            answered: AtomicUsize::new(0),
            counts: Mutex::default(),
        }
    }

    /// How many calls there were, and how many times the tokens were renewed.
    fn take(&self) -> (usize, usize) {
        mem::take(&mut *self.counts.lock().expect("it"))
    }
}

impl<T: Transport> Transport for Recorder<T> {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let renews = request.uri().path().ends_with(".refreshSession");
        let response = self.inner.send(request).await;
        if renews {
            self.counts.lock().expect("it").1 += 1;
            return response;
        }
        self.counts.lock().expect("it").0 += 1;
        self.answered.fetch_add(1, Ordering::SeqCst);
        future::poll_fn(|context| match self.answered.load(Ordering::SeqCst) {
            AT_ONCE.. => Poll::Ready(()),
            _ => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
        })
        .await;
        response
    }
}
