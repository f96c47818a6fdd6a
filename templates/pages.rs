//! Lists that come in pages.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::future::{Future, poll_fn};
use std::hash::BuildHasher;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use futures_core::Stream;

use super::call::{QueryCall, QueryResult};
use super::call_error::CallError;
use super::caller::Caller;
use super::transport::{MaybeSend, MaybeSync};
use super::xrpc::Query;

/// The parameters of a query that gives a list in pages: its output has a cursor, which asks for the page after it.
/// The macro `paged` implements it.
pub trait Paged: MaybeSend + MaybeSync + 'static {
    /// The query.
    type Query: Query<Params = Self, Output: MaybeSend> + 'static;

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
pub fn pages<C: Caller + Clone + 'static, P: Paged>(caller: &C, params: P) -> Pages<C, P> {
    let mut trail = Trail::default();
    if let Some(cursor) = params.cursor() {
        trail.leads_on(cursor);
    }
    Pages {
        caller: caller.clone(),
        trail,
        params,
        call: None,
        is_done: false,
    }
}

/// The pages of a list that are still to come: a stream, which need not be pinned.
///
/// The list ends with a page that has no cursor, or an empty one, or one that has led to a page before. A circle of more
/// than 64 pages is noticed later, for only so much is kept: after three times as many pages as there are, at most. A
/// page without items is not the end: services leave out what must not be seen. Nor is an error: the page after it is
/// the one that could not be had, asked for again. So end a loop at the first error, or count them.
pub struct Pages<C, P: Paged> {
    caller: C,
    params: P,
    /// A service that leads in a circle must not keep the program busy for ever.
    trail: Trail,
    /// The call for the next page, if it is under way.
    call: Option<QueryCall<P::Query>>,
    is_done: bool,
}

impl<C: Caller + 'static, P: Paged> Pages<C, P> {
    /// The next page, `None` after the last one. After an error the same page is asked for again. If this future is
    /// dropped, the call goes on with the next one.
    pub async fn next(&mut self) -> Option<QueryResult<P::Query>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<C, P: Paged> Pages<C, P> {
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

impl<C: Caller + 'static, P: Paged> Stream for Pages<C, P> {
    type Item = QueryResult<P::Query>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.is_done {
            return Poll::Ready(None);
        }
        let (caller, params) = (&this.caller, &this.params);
        let call = this
            .call
            .get_or_insert_with(|| caller.query::<P::Query>(params));
        let Poll::Ready(result) = Pin::new(call).poll(context) else {
            return Poll::Pending;
        };
        this.call = None;
        if let Ok(page) = &result {
            match P::next_cursor(page) {
                Some(cursor) if !cursor.is_empty() && this.trail.leads_on(cursor) => {
                    this.params.set_cursor(cursor.to_owned());
                }
                _ => this.is_done = true,
            }
        }
        Poll::Ready(Some(result))
    }
}

/// Nothing in it is pinned but the call, which has a place of its own.
impl<C, P: Paged> Unpin for Pages<C, P> {}

/// What is kept of the cursors so far: the same small amount however long the list and the cursors are.
#[derive(Default)]
struct Trail {
    hashes: RandomState,
    /// The latest cursors, by which a small circle is noticed at once. The oldest makes room for the next one.
    latest: Vec<u64>,
    /// The cursor by which a circle of any size is noticed, as in Brent's algorithm: each stays for twice as many steps as
    /// the one before it, so that one is on the circle in the end, and stays for as long as that takes to go through.
    landmark: Option<u64>,
    count: usize,
}

impl Trail {
    /// Whether a cursor leads on, to a page that was not there before.
    fn leads_on(&mut self, cursor: &str) -> bool {
        const MOST: usize = 64;
        let cursor = self.hashes.hash_one(cursor);
        if self.landmark == Some(cursor) || self.latest.contains(&cursor) {
            return false;
        }
        match self.latest.get_mut(self.count % MOST) {
            Some(oldest) => *oldest = cursor,
            None => self.latest.push(cursor),
        }
        self.count = self.count.wrapping_add(1);
        if self.count.is_power_of_two() {
            self.landmark = Some(cursor);
        }
        true
    }
}

/// Shows where the list is.
impl<C, P: Paged> fmt::Debug for Pages<C, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("cursor", &self.params.cursor())
            .field("is_done", &self.is_done)
            .finish_non_exhaustive()
    }
}

/// The items of a list that are still to come: a stream, which need not be pinned.
pub struct Items<C, P: Paged> {
    pages: Pages<C, P>,
    items: vec::IntoIter<P::Item>,
}

impl<C: Caller + 'static, P: Paged> Items<C, P> {
    /// The next item, `None` after the last one. After an error the same page is asked for again. If this future is
    /// dropped, the call goes on with the next one.
    pub async fn next(&mut self) -> Option<ItemResult<P>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

/// An item of a list, or why the page that it may be on is not there.
pub type ItemResult<P> =
    Result<<P as Paged>::Item, CallError<<<P as Paged>::Query as Query>::Error>>;

impl<C: Caller + 'static, P: Paged> Stream for Items<C, P> {
    type Item = ItemResult<P>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match Pin::new(&mut this.pages).poll_next(context) {
                Poll::Ready(Some(Ok(page))) => this.items = P::into_items(page).into_iter(),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// Nothing in it is pinned.
impl<C, P: Paged> Unpin for Items<C, P> {}

/// Shows where the list is.
impl<C, P: Paged> fmt::Debug for Items<C, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

/// Implements `Paged` for the parameters of a query: `paged! { ListRecords(Params): cursor, records: Record }` names the
/// query and its parameters, the field with the cursor in parameters and output, and the field with the list, with the type of its elements. Adds
/// the function `pages`, which reads the list, to the module.
macro_rules! paged {
    ($query:ident($params:ty) : $cursor:ident, $items:ident : $item:ty $(,)?) => {
        impl lex::Paged for $params {
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

        /// Reads the list page by page, from the beginning or, if the parameters have a cursor, from there: a stream of
        /// pages, or with `items()` of what is on them.
        pub fn pages<C: lex::Caller + ::core::clone::Clone + 'static>(
            client: &C,
            params: $params,
        ) -> lex::Pages<C, $params> {
            lex::pages(client, params)
        }
    };
}
pub(crate) use paged;

/// Declares the method of a group that reads a list page by page.
macro_rules! pages_method {
    ($(#[$attribute:meta])* $method:ident(params: $params:ident,) in $module:ident) => {
        $(#[$attribute])*
        #[doc = ::core::concat!("Reads the list of `", ::core::stringify!($module), "` page by page.")]
        pub fn $method(self, params: $module::$params) -> lex::Pages<C, $module::$params>
        where
            C: ::core::clone::Clone + 'static,
        {
            lex::pages(self.0, params)
        }
    };
}
pub(crate) use pages_method;
