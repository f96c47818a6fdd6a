//! Whole repositories.

use crate::accounts::Account;
use crate::archive::{Archive, find, read_blocks};
use crate::lexicons::com::atproto::repo::apply_writes::{Create, Input, InputWritesItem as Write};
use crate::lexicons::com::atproto::sync::get_repo;
use crate::lexicons::com::example::toolshed::tool::Tool;
use crate::lexicons::lex::{CidLink, Did, StreamTransport, next_chunk, records};
use crate::records::{encode, tool, tools};
use crate::{Run, expect, refusal};

impl<T: StreamTransport + 'static> Run<T> {
    pub async fn repository(&self, account: &Account<T>) {
        let before = account.add(&tool("spade")).await;
        let revision = before.commit.expect("a commit").rev;
        let scythe = tool("scythe");
        let after = account.add(&scythe).await;
        let link = |cid: &str| CidLink::new(cid).expect("a CID");
        let (before, after) = (link(before.cid.as_str()), link(after.cid.as_str()));

        let mut params = get_repo::Params::new(account.did.clone());
        let whole = expect(get_repo::call(&self.client, &params).await);
        assert_eq!(
            whole.media_type.as_deref(),
            Some("application/vnd.ipld.car")
        );
        let blocks = read_blocks(&whole.bytes);
        assert!(find(&blocks, &before).is_some());
        let data = find(&blocks, &after).expect("the record");
        assert_eq!(
            serde_ipld_dagcbor::from_slice::<Tool>(data).expect("a tool"),
            scythe
        );
        assert_eq!(serde_ipld_dagcbor::to_vec(&scythe).expect("it"), data);
        params.since = Some(revision);
        let part = expect(get_repo::call(&self.client, &params).await);
        let blocks = read_blocks(&part.bytes);
        assert!(find(&blocks, &before).is_none() && find(&blocks, &after).is_some());
        self.done("getRepo, whole and in part");

        let nobody = Did::new("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa").expect("a DID");
        let params = get_repo::Params::new(nobody);
        let error = refusal(get_repo::call(&self.client, &params).await);
        assert_eq!(error.code, get_repo::Error::RepoNotFound);
        let error = refusal(get_repo::stream(&self.client, &params).await);
        assert_eq!(error.code, get_repo::Error::RepoNotFound);
        assert!(error.message.is_some());
        self.done("getRepo of nobody, also as a stream");
    }

    /// Reads a repository without ever holding it.
    pub async fn streamed_repository(&self, account: &Account<T>) {
        self.fill(account).await;
        let mut listed = 0;
        let mut items = records::list::<Tool, _>(&self.client, &account.did).items();
        while let Some(item) = items.next().await {
            expect(item).value.expect("a tool");
            listed += 1;
        }

        let params = get_repo::Params::new(account.did.clone());
        let mut response = expect(get_repo::stream(&self.client, &params).await);
        assert_eq!(response.headers["content-type"], "application/vnd.ipld.car");
        let (mut archive, mut chunks, mut size, mut most) = (Archive::default(), 0, 0, 0);
        let mut found = 0;
        while let Some(chunk) = next_chunk(&mut response.output).await {
            let chunk = chunk.expect("a chunk");
            (chunks, size) = (chunks + 1, size + chunk.len());
            archive.push(&chunk);
            most = most.max(archive.len());
            while let Some(block) = archive.next_block() {
                // The other blocks are posts, the commit, and the tree that leads to the records.
                found += usize::from(serde_ipld_dagcbor::from_slice::<Tool>(&block.data).is_ok());
            }
        }
        assert_eq!((found, archive.len()), (listed, 0));
        let sizes = format!("{size} bytes in {chunks} chunks, at most {most} bytes at a time");
        assert!(chunks > 4 && most < size / 2, "{sizes}");
        self.done(&format!("getRepo as a stream: {sizes}"));
    }

    /// Adds what makes the repository larger than any buffer on the way.
    async fn fill(&self, account: &Account<T>) {
        for batch in 0..10 {
            let writes = (0..40).map(|n| {
                let mut box_ = tool(&format!("box {batch}-{n}"));
                box_.extra.insert("contents", "screws, ".repeat(300));
                Write::Create(Box::new(Create::new(tools(), encode(&box_))))
            });
            let input = Input::new(account.repo(), writes.collect());
            let repo = account.client.com().atproto().repo();
            expect(repo.apply_writes(&input).await);
        }
    }
}
