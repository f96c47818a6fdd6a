//! The transports that the tests run through.
use std::future::Future;
use std::sync::{Arc, Mutex};

use bytes::Bytes;

use super::lex::{self, Client, Transport, TransportError};

/// A ready-made transport and what its futures need.
pub trait Kind {
    type Transport: Transport + Clone + 'static;
    fn transport() -> Self::Transport;
    fn run<F: Future>(future: F) -> F::Output;
    fn client(url: &str) -> Client<Self::Transport> {
        Client::new(Self::transport(), url).unwrap()
    }
}

pub struct Reqwest;

impl Kind for Reqwest {
    type Transport = reqwest::Client;

    fn transport() -> reqwest::Client {
        reqwest::Client::new()
    }

    fn run<F: Future>(future: F) -> F::Output {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().unwrap().block_on(future)
    }
}

pub struct Ureq;

impl Kind for Ureq {
    type Transport = ureq::Agent;

    fn transport() -> ureq::Agent {
        ureq::Agent::new_with_defaults()
    }

    fn run<F: Future>(future: F) -> F::Output {
        lex::block_on(future)
    }
}

/// Makes a test for each transport of a function that is generic over it.
macro_rules! through_both {
    ($($name:ident)*) => {
        mod reqwest_does {
            $(#[test] fn $name() { super::$name::<super::Reqwest>() })*
        }
        mod ureq_does {
            $(#[test] fn $name() { super::$name::<super::Ureq>() })*
        }
    };
}
pub(crate) use through_both;

/// A transport without a network: it keeps the request and gives a response that was set before.
#[derive(Clone, Default)]
pub struct Canned {
    pub response: http::Response<Bytes>,
    requests: Arc<Mutex<Vec<http::Request<Bytes>>>>,
}

impl Canned {
    pub fn new(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Canned {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        Canned {
            response: response.body(body.into()).unwrap(),
            requests: Arc::default(),
        }
    }

    /// A client over this transport.
    pub fn client(self) -> Client<Canned> {
        Client::new(self, "https://pds.test").unwrap()
    }

    /// Whether there was any request.
    pub fn was_used(&self) -> bool {
        !self.requests.lock().unwrap().is_empty()
    }

    /// The only request so far.
    pub fn request(&self) -> http::Request<Bytes> {
        let mut requests = self.requests.lock().unwrap();
        assert_eq!(requests.len(), 1);
        requests.remove(0)
    }
}

impl Transport for Canned {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.requests.lock().unwrap().push(request);
        Ok(self.response.clone())
    }
}
