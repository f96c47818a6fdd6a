//! Lists that come in pages.

use std::collections::BTreeSet;
use std::vec;

use super::call::QueryResult;
use super::call_error::CallError;
use super::caller::Caller;
use super::transport::{MaybeSend, MaybeSync};
use super::xrpc::Query;

/// The parameters of a query that gives a list in pages: its output has a cursor, which asks for the page after it.
/// The macro `paged` implements it.
pub trait Paged: MaybeSend + MaybeSync {
    /// The query.
    type Query: Query<Params = Self, Output: MaybeSend>;

    /// What the list consists of.
    type Item: MaybeSend;

    /// The cursor to begin with.
    fn cursor(&self) -> Option<&str>;

    /// Asks for the page after this cursor.
    fn set_cursor(&mut self, cursor: String);

    /// The cursor to go on with.
    fn next_cursor(page: &<Self::Query as Query>::Output) -> Option<&str>;

    /// The part of the list that is on this page.
    fn into_items(page: <Self::Query as Query>::Output) -> Vec<Self::Item>;
}

/// Reads a list page by page, from the beginning or, if the parameters have a cursor, from there.
pub fn pages<C: Caller + Clone, P: Paged>(caller: &C, params: P) -> Pages<C, P> {
    Pages {
        caller: caller.clone(),
        seen: params.cursor().map(str::to_owned).into_iter().collect(),
        params,
        is_done: false,
    }
}

/// The pages of a list that are still to come.
///
/// The list ends with a page that has no cursor, or an empty one, or one that has led to a page before. A page without
/// items is not the end: services leave out what must not be seen.
pub struct Pages<C, P> {
    caller: C,
    params: P,
    /// All cursors so far. A service that leads in a circle must not keep the program busy for ever.
    seen: BTreeSet<String>,
    is_done: bool,
}

impl<C: Caller, P: Paged> Pages<C, P> {
    /// The next page, `None` after the last one. After an error the same page is asked for again.
    pub async fn next(&mut self) -> Option<QueryResult<P::Query>> {
        if self.is_done {
            return None;
        }
        let page = match self.caller.query::<P::Query>(&self.params).await {
            Ok(page) => page,
            Err(error) => return Some(Err(error)),
        };
        match P::next_cursor(&page) {
            Some(cursor) if !cursor.is_empty() && self.seen.insert(cursor.to_owned()) => {
                self.params.set_cursor(cursor.to_owned());
            }
            _ => self.is_done = true,
        }
        Some(Ok(page))
    }

    /// The same list item by item.
    pub fn items(self) -> Items<C, P> {
        Items {
            pages: self,
            items: Vec::new().into_iter(),
        }
    }

    /// The parameters of the next call: their cursor is where the list can be taken up later.
    pub fn params(&self) -> &P {
        &self.params
    }

    /// Whether there are no more pages.
    pub fn is_done(&self) -> bool {
        self.is_done
    }
}

/// The items of a list that are still to come.
pub struct Items<C, P: Paged> {
    pages: Pages<C, P>,
    items: vec::IntoIter<P::Item>,
}

impl<C: Caller, P: Paged> Items<C, P> {
    /// The next item, `None` after the last one. After an error the same page is asked for again.
    pub async fn next(&mut self) -> Option<Result<P::Item, CallError<<P::Query as Query>::Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(Ok(item));
            }
            match self.pages.next().await? {
                Ok(page) => self.items = P::into_items(page).into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// Implements `Paged` for the parameters of a query: `paged! { ListRecords: cursor, records: Record }` names the query,
/// the field with the cursor in parameters and output, and the field with the list, with the type of its elements.
macro_rules! paged {
    ($query:ty : $cursor:ident, $items:ident : $item:ty $(,)?) => {
        impl lex::Paged for <$query as lex::Query>::Params {
            type Query = $query;
            type Item = $item;

            fn cursor(&self) -> ::core::option::Option<&str> {
                self.$cursor.as_deref()
            }

            fn set_cursor(&mut self, cursor: ::std::string::String) {
                self.$cursor = ::core::option::Option::Some(cursor);
            }

            fn next_cursor(page: &<$query as lex::Query>::Output) -> ::core::option::Option<&str> {
                page.$cursor.as_deref()
            }

            fn into_items(page: <$query as lex::Query>::Output) -> ::std::vec::Vec<$item> {
                page.$items
            }
        }
    };
}
pub(crate) use paged;
