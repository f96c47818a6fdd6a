//! Lists that come in pages.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;

use crate::accounts::Account;
use crate::lexicons::com::atproto::repo::list_records;
use crate::lexicons::com::example::toolshed::tool::Tool;
use crate::lexicons::lex::{StreamTransport, records};
use crate::records::{tool, tools};
use crate::{Run, expect};

impl<T: StreamTransport + 'static> Run<T> {
    pub async fn pages(&self, account: &Account<T>) {
        while expect(list_records::call(&self.client, &self.params(account)).await)
            .records
            .len()
            < 8
        {
            account.add(&tool("chisel")).await;
        }
        let whole = expect(list_records::call(&self.client, &self.params(account)).await).records;
        assert_eq!(whole.len(), 8);

        let mut params = self.params(account);
        params.limit = Some(3);
        let pages = collect(list_records::pages(&self.client, params.clone())).await;
        let pages: Vec<_> = pages.into_iter().map(expect).collect();
        let sizes: Vec<usize> = pages.iter().map(|page| page.records.len()).collect();
        // This server names a next page until one is empty.
        assert_eq!(sizes, [3, 3, 2, 0]);
        let cursors: BTreeSet<_> = pages
            .iter()
            .filter_map(|page| page.cursor.clone())
            .collect();
        assert_eq!(cursors.len(), 3);
        let listed: Vec<_> = pages.into_iter().flat_map(|page| page.records).collect();
        assert_eq!(listed, whole);
        self.done("listRecords: three pages and an empty one, as a stream");

        let repo = self.client.com().atproto().repo();
        let mut pages = repo.list_records_pages(params.clone());
        let first = expect(pages.next().await.expect("a page"));
        assert_eq!(first.records, whole[..3]);
        // Someone else goes on where this one ends.
        assert_eq!(pages.params().cursor, first.cursor);
        let mut items = repo.list_records_pages(pages.params().clone()).items();
        for record in &whole[3..] {
            assert_eq!(expect(items.next().await.expect("an item")), *record);
        }
        assert!(items.next().await.is_none());
        self.done("listRecords: one page, and the rest item by item");

        let items = collect(records::list::<Tool, _>(&self.client, &account.did).items()).await;
        for (item, record) in items.into_iter().zip(&whole) {
            let item = expect(item);
            assert_eq!(item.uri, record.uri);
            assert_eq!(
                item.value.expect("a tool"),
                record.value.decode().expect("it")
            );
        }
        self.done("listRecords: as records of their type");

        params.reverse = Some(true);
        params.limit = Some(1);
        let oldest = expect(repo.list_records(&params).await);
        assert_eq!(oldest.records, whole[7..]);
        self.done("listRecords in reverse");
    }

    fn params(&self, account: &Account<T>) -> list_records::Params {
        list_records::Params::new(account.repo(), tools())
    }
}

/// What a stream gives, asked as programs do that know nothing but the trait.
async fn collect<S: Stream + Unpin>(mut stream: S) -> Vec<S::Item> {
    let mut items = Vec::new();
    while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        items.push(item);
    }
    items
}
