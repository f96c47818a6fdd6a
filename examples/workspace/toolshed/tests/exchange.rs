//! Values of one crate are values of the other.

use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use atproto_api::com::atproto::repo::{create_record, strong_ref::StrongRef};
use atproto_api::lex;
use bytes::Bytes;
use toolshed::lexicons::Endpoints as _;
use toolshed::lexicons::com::example::toolshed::borrow_tool::OutputStatus;
use toolshed::lexicons::com::example::toolshed::loan::{Loan, LoanStatus};

const DID: &str = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
const TOOL: &str = r#"{
    "uri": "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/com.example.toolshed.tool/3jzfcijpj2z2a",
    "cid": "bafyreibjifzpqj6o6wcq3hejh7y4z4z2vmiklkvykc57tw3pcbx3kxifpm"
}"#;

#[test]
fn a_did_of_one_is_a_did_of_the_other() -> Result<(), Box<dyn std::error::Error>> {
    let did: atproto_api::lex::Did = DID.parse()?;
    let same: toolshed::lexicons::lex::Did = did.clone();
    let tool: StrongRef = serde_json::from_str(TOOL)?;
    let loan = Loan::new(
        tool.clone(),
        same,
        LoanStatus::Asked,
        "2026-05-01T12:00:00Z".parse()?,
    );
    assert_eq!(loan.borrower, did);
    assert_eq!(loan.tool, tool);
    // What takes records of any lexicon takes ours.
    let value = lex::Value::encode(&loan)?;
    let input = create_record::Input::new(did.into(), "com.example.toolshed.loan".parse()?, value);
    assert_eq!(input.record.decode::<Loan>()?, loan);
    Ok(())
}

#[test]
fn one_client_calls_both() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::default();
    server.answer(r#"{"loan": "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/com.example.toolshed.loan/3jzfcijpj2z2a", "status": "granted"}"#);
    server.answer(r#"{"did": "did:plc:ewvi7nxzyoun6zhxrhs64oiz"}"#);
    let client = lex::Client::new(server.clone(), "https://pds.example.com")?;

    let input = toolshed::ask_for(serde_json::from_str(TOOL)?);
    // The client has a `com` already, that of the crate that it comes from.
    let toolshed = client.com_group().example().toolshed();
    let output = now(toolshed.borrow_tool(&input))?;
    assert_eq!(output.status, OutputStatus::Granted);

    let params = atproto_api::com::atproto::identity::resolve_handle::Params::new(
        "alice.example.com".parse()?,
    );
    let output = now(client.com().atproto().identity().resolve_handle(&params))?;
    assert_eq!(output.did.as_str(), DID);
    assert_eq!(
        server.paths(),
        [
            "/xrpc/com.example.toolshed.borrowTool",
            "/xrpc/com.atproto.identity.resolveHandle"
        ]
    );
    Ok(())
}

/// A server that gives answers in their order, and remembers what it was asked.
#[derive(Clone, Default)]
struct Server(Arc<Mutex<(Vec<&'static str>, Vec<String>)>>);

impl Server {
    fn answer(&self, body: &'static str) {
        self.0.lock().unwrap().0.push(body);
    }

    fn paths(&self) -> Vec<String> {
        self.0.lock().unwrap().1.clone()
    }
}

impl lex::Transport for Server {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, lex::TransportError> {
        let (answers, paths) = &mut *self.0.lock().unwrap();
        paths.push(request.uri().path().to_owned());
        let mut response = http::Response::new(Bytes::from_static(answers.remove(0).as_bytes()));
        let json = http::HeaderValue::from_static("application/json");
        response
            .headers_mut()
            .insert(http::header::CONTENT_TYPE, json);
        Ok(response)
    }
}

/// The outcome of a call that has nothing to wait for.
fn now<T>(call: impl Future<Output = T>) -> T {
    match std::pin::pin!(call).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => panic!("the server answers at once"),
    }
}
