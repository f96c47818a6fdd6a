//! The errors of real servers.
use std::fs;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::common::shared;
use super::endpoints::*;
use super::lex::{ApiError, CallError, Caller, block_on};
use super::transports::Canned;

#[test]
fn the_errors_of_real_servers_have_their_names() {
    let Some(folder) = shared("captures") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let (mut errors, mut limited) = (0, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_none_or(|extension| extension != "status")
        {
            continue;
        }
        let status = fs::read_to_string(&path).unwrap();
        let status: u16 = status.split(' ').next().unwrap().parse().unwrap();
        if (200..300).contains(&status) {
            continue;
        }
        let body = fs::read(path.with_extension("body")).unwrap();
        let headers = fs::read_to_string(path.with_extension("headers")).unwrap();
        let error = call(status, &headers, body.clone());
        // One is a page for people, not for programs.
        let json: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        let name = json["error"].as_str().unwrap_or("XRPCNotSupported");
        assert_eq!(error.code.as_str(), name, "{}", path.display());
        assert_eq!(error.message.as_deref(), json["message"].as_str());
        errors += 1;
        if status == 429 {
            let wait = error.retry_after().unwrap();
            assert!(
                wait > Duration::ZERO && wait <= Duration::from_secs(300),
                "{wait:?}"
            );
            limited += 1;
        }
    }
    println!("{errors} errors, {limited} rate limits");
    assert!(errors > 10 && limited > 0);
}

fn call(status: u16, headers: &str, body: Vec<u8>) -> Box<ApiError<Error>> {
    let mut canned = Canned::new(status, &[], body);
    for (name, value) in headers.lines().filter_map(|line| line.split_once(": ")) {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        let value = HeaderValue::from_str(value).unwrap();
        canned.response.headers_mut().append(name, value);
    }
    match block_on(canned.client().query::<Search>(&Params::new("a"))) {
        Err(CallError::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}
