//! Endpoints as the generator emits them.
use super::lex::{self, Binary, Encoding, Procedure, Query, UndeclaredError};

/// A query with every kind of parameter.
pub struct Search;

impl Query for Search {
    const NSID: &'static str = "app.test.search";
    type Params = Params;
    type Output = Found;
    type Error = Error;
}

#[derive(Clone, PartialEq)]
pub struct Params {
    pub actors: Option<Vec<lex::Did>>,
    pub exact: Option<bool>,
    pub limit: Option<i64>,
    pub q: String,
    pub tags: Option<Vec<String>>,
}
lex::object! {
    Params: new(q: impl Into<String>),
    required { "q": q }
    optional { "actors": actors, "exact": exact, "limit": limit, "tags": tags }
}

#[derive(Clone, PartialEq)]
pub struct Found {
    pub items: Vec<Item>,
}
lex::object! {
    Found: new(items: Vec<Item>),
    required { "items": items }
}

#[derive(Clone, PartialEq)]
pub struct Item {
    pub name: String,
}
lex::object! {
    Item: new(name: impl Into<String>),
    required { "name": name }
}

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    AuthFactorTokenRequired,
    NotFound,
    Other(String),
}
lex::error_names! {
    Error { "AuthFactorTokenRequired" => AuthFactorTokenRequired, "NotFound" => NotFound }
}

/// A procedure with JSON both ways.
pub struct LogIn;

impl Procedure for LogIn {
    const NSID: &'static str = "app.test.logIn";
    type Params = ();
    type Input = Input;
    type Output = Found;
    type Error = Error;
}

#[derive(Clone, PartialEq)]
pub struct Input {
    pub identifier: String,
    pub password: String,
}
lex::object! {
    Input: new(identifier: impl Into<String>, password: impl Into<String>),
    required { "identifier": identifier, "password": password }
    secret "password"
}

/// A procedure with neither input nor output.
pub struct Touch;

impl Procedure for Touch {
    const NSID: &'static str = "app.test.touch";
    const INPUT: Encoding = Encoding::None;
    const OUTPUT: Encoding = Encoding::None;
    type Params = ();
    type Input = ();
    type Output = ();
    type Error = UndeclaredError;
}

/// A procedure with parameters and bytes of any type.
pub struct Upload;

impl Procedure for Upload {
    const NSID: &'static str = "app.test.upload";
    const INPUT: Encoding = Encoding::Binary(&["*/*"]);
    type Params = Params;
    type Input = Binary;
    type Output = Found;
    type Error = UndeclaredError;
}

/// A procedure with an image.
pub struct Draw;

impl Procedure for Draw {
    const NSID: &'static str = "app.test.draw";
    const INPUT: Encoding = Encoding::Binary(&["image/*"]);
    const OUTPUT: Encoding = Encoding::None;
    type Params = ();
    type Input = Binary;
    type Output = ();
    type Error = UndeclaredError;
}

/// A procedure with bytes of one type.
pub struct Import;

impl Procedure for Import {
    const NSID: &'static str = "app.test.import";
    const INPUT: Encoding = Encoding::Binary(&["application/vnd.ipld.car"]);
    const OUTPUT: Encoding = Encoding::None;
    type Params = ();
    type Input = Binary;
    type Output = ();
    type Error = UndeclaredError;
}

/// A query that gives bytes.
pub struct Download;

impl Query for Download {
    const NSID: &'static str = "app.test.download";
    const OUTPUT: Encoding = Encoding::Binary(&["application/vnd.ipld.car", "image/*"]);
    type Params = ();
    type Output = Binary;
    type Error = Error;
}
