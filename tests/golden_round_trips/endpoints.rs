//! Endpoints: what their markers tie together, their errors, their bodies, and what `Debug` hides.

mod common;

use common::{parse, refusal, same, says, write};
use golden::create_session::com::atproto::server::create_session as session;
use golden::procedure::com::example::library;
use golden::procedure::lex as procedure_lex;
use golden::query::com::example::weather;
use golden::query::lex as query_lex;
use golden::subscription::com::example::harbour;
use golden::subscription::lex as subscription_lex;
use serde_json::json;

#[test]
fn queries_tie_their_types_together() {
    use query_lex::{Binary, Encoding, Query, UndeclaredError, Value};
    fn query<Q: Query<Params = P, Output = O, Error = E>, P, O, E>(nsid: &str, output: Encoding)
    where
        O: for<'de> query_lex::Decode<'de>,
    {
        assert_eq!(Q::NSID, nsid);
        assert_eq!(Q::OUTPUT, output);
    }
    use weather::{get_forecast, get_meta, get_nothing, get_radar, get_raw};
    use weather::{get_station, get_status, ping};
    query::<
        get_forecast::GetForecast,
        get_forecast::Params,
        get_forecast::Output,
        get_forecast::Error,
    >("com.example.weather.getForecast", Encoding::Json);
    query::<get_meta::GetMeta, (), Value, UndeclaredError>(
        "com.example.weather.getMeta",
        Encoding::Json,
    );
    query::<get_nothing::GetNothing, (), get_nothing::Output, UndeclaredError>(
        "com.example.weather.getNothing",
        Encoding::Json,
    );
    query::<get_radar::GetRadar, (), Binary, get_radar::Error>(
        "com.example.weather.getRadar",
        Encoding::Binary(&["image/png"]),
    );
    query::<get_raw::GetRaw, (), Binary, UndeclaredError>(
        "com.example.weather.getRaw",
        Encoding::Binary(&["*/*"]),
    );
    query::<get_station::GetStation, get_station::Params, weather::defs::Station, UndeclaredError>(
        "com.example.weather.getStation",
        Encoding::Json,
    );
    query::<get_status::GetStatus, get_status::Params, get_status::Output, UndeclaredError>(
        "com.example.weather.getStatus",
        Encoding::Json,
    );
    query::<ping::Ping, (), (), UndeclaredError>("com.example.weather.ping", Encoding::None);
}

#[test]
fn procedures_tie_their_types_together() {
    use procedure_lex::{Binary, Encoding, Procedure, UndeclaredError, Value};
    fn procedure<T, P, I, O>(name: &str, input: Encoding, output: Encoding)
    where
        T: Procedure<Params = P, Input = I, Output = O>,
        O: for<'de> procedure_lex::Decode<'de>,
    {
        assert_eq!(T::NSID, format!("com.example.library.{name}"));
        assert_eq!((T::INPUT, T::OUTPUT), (input, output));
    }
    use Encoding::{Binary as Raw, Json, None};
    use add_reader::Reader;
    use library::*;
    procedure::<add_reader::AddReader, (), Reader, Reader>("addReader", Json, Json);
    procedure::<close_for_today::CloseForToday, (), (), ()>("closeForToday", None, None);
    procedure::<import_catalog::ImportCatalog, (), Value, Value>("importCatalog", Json, Json);
    procedure::<lend::Lend, (), lend::Input, lend::Output>("lend", Json, Json);
    procedure::<renew_all::RenewAll, (), (), renew_all::Output>("renewAll", None, Json);
    procedure::<report::Report, (), report::Input, ()>("report", Json, None);
    procedure::<seek::Seek, seek::Params, (), ()>("seek", None, None);
    procedure::<upload_any::UploadAny, upload_any::Params, Binary, Binary>(
        "uploadAny",
        Raw(&["*/*"]),
        Raw(&["application/octet-stream"]),
    );
    procedure::<upload_cover::UploadCover, (), Binary, upload_cover::Output>(
        "uploadCover",
        Raw(&["image/jpeg", "image/png", "image/webp"]),
        Json,
    );
    fn declares<T: Procedure<Error = E>, E>() {}
    declares::<lend::Lend, lend::Error>();
    declares::<seek::Seek, UndeclaredError>();
}

#[test]
fn subscriptions_tie_their_types_together_and_read_their_messages() {
    use harbour::subscribe_ships::{Error, Left, Message, Params, SubscribeShips};
    use harbour::subscribe_tide::{self, SubscribeTide};
    use subscription_lex::{Subscription, UndeclaredError, Union, read_message};
    fn ties<S: Subscription<Params = P, Message = M, Error = E>, P, M: Union, E>(nsid: &str) {
        assert_eq!(S::NSID, nsid);
    }
    ties::<SubscribeShips, Params, Message, Error>("com.example.harbour.subscribeShips");
    ties::<SubscribeTide, (), subscribe_tide::Message, UndeclaredError>(
        "com.example.harbour.subscribeTide",
    );
    let message = |t: &str, payload: &str| {
        let mut json = serde_json::Deserializer::from_str(payload);
        read_message::<SubscribeShips, _>(t, &mut json)
    };
    let left = message("#left", r#"{"seq":1,"ship":"Argo","next":null}"#).expect("a message");
    assert_eq!(left, Message::from(Left::new(1, "Argo", None)));
    let storm = message("com.example.harbour.defs#storm", r#"{"force":9}"#).expect("a message");
    assert!(matches!(storm, Message::Storm(_)));
    let ship = r#"{"$type":"com.example.harbour.ship","name":"Argo"}"#;
    let ship = message("com.example.harbour.ship", ship).expect("a message");
    assert!(matches!(ship, Message::Ship(_)));
    let new = message("#sunk", r#"{"where":[1]}"#).expect("a message");
    assert_eq!(new.type_name(), "com.example.harbour.subscribeShips#sunk");
    assert_eq!(write(&new)["where"], json!([1]));
    let error = message("#left", r#"{"seq":1,"ship":"Argo"}"#).expect_err("broken");
    says(
        &error.to_string(),
        &["subscribeShips#left", "missing field `next`"],
    );
    let error: subscription_lex::ErrorBody<Error> = parse(r#"{"error":"ConsumerTooSlow"}"#);
    assert_eq!(error.error, Error::ConsumerTooSlow);
}

#[test]
fn errors_keep_names_that_nobody_declared() {
    use weather::get_forecast::Error;
    for (name, error) in [
        ("UnknownPlace", Error::UnknownPlace),
        ("TooFar", Error::TooFar),
        ("InvalidRequest", Error::Other("InvalidRequest".to_owned())),
        ("unknownPlace", Error::Other("unknownPlace".to_owned())),
    ] {
        let body: query_lex::ErrorBody<Error> = same(json!({ "error": name }));
        assert_eq!(body.error, error);
        assert_eq!(error.to_string(), name);
        assert_eq!(error, Error::from(name));
    }
    assert_eq!(Error::Other("TooFar".to_owned()), Error::TooFar);
    fn is_error<E: std::error::Error>() {}
    is_error::<Error>();
    is_error::<query_lex::UndeclaredError>();
    let body: query_lex::ErrorBody<Error> =
        same(json!({ "error": "RateLimitExceeded", "message": "later" }));
    assert_eq!(body.error.as_str(), "RateLimitExceeded");
    let body: query_lex::ErrorBody<query_lex::UndeclaredError> = same(json!({ "error": "Any" }));
    assert_eq!(body.message, None);
}

#[test]
fn parameters_and_bodies() {
    use weather::get_forecast::{Output, OutputStatus, Params, ParamsUnit};
    let mut params = Params::new("Oslo");
    assert_eq!(params.days_or_default(), 3);
    assert!(!params.hourly_or_default());
    assert_eq!(params.unit_or_default(), ParamsUnit::Metric);
    params.fields = Some(vec!["rain".into(), "fog".into()]);
    params.alerts = Some(vec![true, false]);
    params.days = Some(0);
    same::<Params>(write(&params));
    assert_eq!(write(&params)["fields"], json!(["rain", "fog"]));
    let output: Output = same(json!({
        "days": [{ "date": "x", "high": 1, "low": -1 }], "status": "frozen",
    }));
    assert_eq!(
        output.status,
        Some(OutputStatus::Other("frozen".to_owned()))
    );
    let message = refusal::<Output>(&json!({ "days": [{ "date": "x", "high": 1 }] }));
    says(&message, &["`days[0]`", "missing field `low`"]);

    use library::report::{Damage, Input};
    let input = Input::from(Damage::new(7));
    same::<Input>(write(&input));
    assert_eq!(
        write(&input)["$type"],
        json!("com.example.library.report#damage")
    );
    use library::add_reader;
    let reader: add_reader::Input = add_reader::Reader::new("Ada");
    let output: add_reader::Output = reader;
    same::<add_reader::Reader>(write(&output));
    same::<library::lend::Input>(json!({
        "book": "at://a.test/b.c.d/e", "reader": "did:web:a.test", "days": 1, "pin": "1234",
    }));
}

#[test]
fn sessions_come_back_as_they_were() {
    use golden::create_session::lex::Procedure;
    use session::{CreateSession, Error, Input, Output, OutputStatus};
    fn ties<T: Procedure<Params = (), Input = Input, Output = Output, Error = Error>>() {
        assert_eq!(T::NSID, "com.atproto.server.createSession");
    }
    ties::<CreateSession>();
    let mut input = Input::new("alice.test", "hunter2");
    let least = json!({ "identifier": "alice.test", "password": "hunter2" });
    assert_eq!(write(&input), least);
    input.allow_takendown = Some(true);
    same::<Input>(write(&input));
    let output: Output = same(json!({
        "accessJwt": "a", "refreshJwt": "b", "handle": "alice.test", "did": "did:plc:abc",
        "didDoc": { "id": "did:plc:abc", "n": [1] }, "active": false, "status": "deactivated",
        "email": "a@example.com", "emailConfirmed": true, "emailAuthFactor": false,
    }));
    assert_eq!(output.status, Some(OutputStatus::Deactivated));
    let message = refusal::<Output>(&json!({
        "accessJwt": "a", "refreshJwt": "b", "handle": "alice.test", "did": "plc:abc",
    }));
    says(&message, &["`did`", "plc:abc", "not a valid did"]);
}

#[test]
fn debug_shows_no_secret() {
    use session::{Input, Output};
    let mut input = Input::new("alice.test", "hunter2");
    input.auth_factor_token = Some("123456".to_owned());
    for text in [format!("{input:?}"), format!("{input:#?}")] {
        says(
            &text,
            &["Input", "alice.test", "password", "authFactorToken"],
        );
        assert!(
            !text.contains("hunter2") && !text.contains("123456"),
            "{text}"
        );
    }
    let output = Output::new(
        "access.secret",
        "refresh.secret",
        "alice.test".parse().expect("a handle"),
        "did:plc:abc".parse().expect("a DID"),
    );
    for text in [format!("{output:?}"), format!("{output:#?}")] {
        says(
            &text,
            &["Output", "alice.test", "accessJwt", "refreshJwt"],
        );
        assert!(!text.contains(".secret"), "{text}");
    }
}
