//! The errors and the frames of real servers.
use std::fs;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::common::shared;
use super::endpoints::*;
use super::event_server;
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

#[test]
fn the_frames_of_real_servers_come_through() {
    let Some(folder) = shared("captures/frames") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let (mut messages, mut errors) = (0, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_none_or(|extension| extension != "frame")
        {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let shown = fs::read_to_string(path.with_extension("json")).unwrap();
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        let server = event_server::serve(move |_, ws| {
            event_server::send(ws, bytes.clone())?;
            event_server::close(ws)
        });
        let mut stream = event_server::ships(&server);
        match event_server::run(stream.next()).unwrap() {
            Ok(event_server::Message::Other(message)) => {
                let t = shown["header"]["t"].as_str().unwrap();
                assert_eq!(message.type_name(), format!("app.test.ships{t}"));
                assert_eq!(stream.cursor(), shown["body"]["seq"].as_i64());
                messages += 1;
            }
            Err(error) => {
                assert_eq!(shown["header"]["op"], -1, "{}: {error}", path.display());
                let name = shown["body"]["error"].as_str();
                assert_eq!(error.code().map(event_server::Error::as_str), name);
                errors += 1;
            }
            other => panic!("{}: {other:?}", path.display()),
        }
    }
    println!("{messages} messages, {errors} errors");
    assert!(messages > 10 && errors > 0);
}
