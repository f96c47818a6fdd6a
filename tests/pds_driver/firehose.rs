//! The stream of all that happens in the repositories of a server.

use std::time::Duration;

use crate::accounts::Account;
use crate::archive::{find, read_blocks};
use crate::lexicons::app::bsky::feed::post::Post;
use crate::lexicons::com::atproto::sync::subscribe_repos::{
    self, AccountStatus, Commit, Error, Message, Params, RepoOp, RepoOpAction, SubscribeRepos,
};
use crate::lexicons::lex::{
    Client, Datetime, Did, EventStream, StreamTransport, SubscriptionError, Tungstenite, Value,
    records,
};
use crate::posts::post;
use crate::records::{key_of, tool};
use crate::{Run, expect};

/// How long to wait for a message.
const PATIENCE: Duration = Duration::from_secs(10);

type Firehose = EventStream<SubscribeRepos, Tungstenite>;

impl<T: StreamTransport + 'static> Run<T> {
    pub async fn firehose(&self, account: &Account<T>) {
        let mut stream = self.replay(account).await;
        let changed = self.live(account, &mut stream).await;
        self.resume(changed, stream.cursor()).await;
        self.only_from_now_on(account, stream).await;
        self.future_cursor().await;
    }

    /// Reads all that has happened so far.
    async fn replay(&self, account: &Account<T>) -> Firehose {
        let last = account.add(&tool("hoe")).await.commit.expect("a commit");
        let mut stream = subscribe(&self.client, Some(0));
        let (mut has_identity, mut has_account, mut before) = (false, false, 0);
        loop {
            let message = next(&mut stream).await;
            assert!(seq(&message) > before, "{message:?} after {before}");
            before = seq(&message);
            assert_eq!(stream.cursor(), Some(before));
            match message {
                Message::Identity(event) if event.did == account.did => {
                    has_identity = true;
                    assert_eq!(event.handle.as_ref(), Some(&account.handle));
                }
                Message::Account(event) if event.did == account.did => {
                    has_account = true;
                    assert!(event.active && event.status.is_none());
                }
                Message::Commit(commit) if commit.rev == last.rev => break,
                _ => {}
            }
        }
        assert!(has_identity && has_account);
        self.done("subscribeRepos from the beginning");
        stream
    }

    /// What happens now comes now. Gives the cursor of the last message but one.
    async fn live(&self, account: &Account<T>, stream: &mut Firehose) -> i64 {
        let did = &account.did;
        let mut post = post(did);
        let created = expect(records::create(&account.client, did, &post).await);
        let (commit, op) = next_change(stream, did).await;
        assert_eq!(op.action, RepoOpAction::Create);
        assert_eq!(
            Some(op.path.as_str()),
            created.uri.as_str().strip_prefix(&format!("at://{did}/"))
        );
        let cid = op.cid.expect("a record");
        assert_eq!(cid.as_str(), created.cid.as_str());
        assert_eq!(op.prev, None);
        let blocks = read_blocks(commit.blocks.as_slice());
        let data = find(&blocks, &cid).expect("the record");
        let read: Post = serde_ipld_dagcbor::from_slice(data).expect("a post");
        assert_eq!(read, post);
        assert_eq!(serde_ipld_dagcbor::to_vec(&read).expect("it"), data);
        let data = find(&blocks, &commit.commit).expect("the commit");
        let signed: Value = serde_ipld_dagcbor::from_slice(data).expect("a commit");
        assert_eq!(
            signed.get("did").and_then(Value::as_str),
            Some(did.as_str())
        );
        assert_eq!(
            signed.get("rev").and_then(Value::as_str),
            Some(commit.rev.as_str())
        );
        self.done("subscribeRepos: a record that was just created, from its block");

        let key = key_of(&created.uri);
        let change = |post: &mut Post| post.text = "Sold.".to_owned();
        let changed = expect(records::update(&account.client, did, &key, change).await);
        let (commit, op) = next_change(stream, did).await;
        assert_eq!((op.action, op.prev), (RepoOpAction::Update, Some(cid)));
        let cid = op.cid.expect("a record");
        assert_eq!(cid.as_str(), changed.cid.as_str());
        let blocks = read_blocks(commit.blocks.as_slice());
        let data = find(&blocks, &cid).expect("the record");
        post.text = "Sold.".to_owned();
        assert_eq!(
            serde_ipld_dagcbor::from_slice::<Post>(data).expect("a post"),
            post
        );

        expect(records::delete::<Post>(&account.client, did, &key).await);
        let (_, op) = next_change(stream, did).await;
        assert_eq!(
            (op.action, op.cid, op.prev),
            (RepoOpAction::Delete, None, Some(cid))
        );
        self.done("subscribeRepos: a record that was changed, and deleted");
        commit.seq
    }

    /// This server goes on after the message of the cursor.
    async fn resume(&self, cursor: i64, last: Option<i64>) {
        let mut stream = subscribe(&self.client, Some(cursor));
        assert_eq!(stream.cursor(), Some(cursor));
        let message = next(&mut stream).await;
        assert_eq!(Some(seq(&message)), last);
        assert_eq!(stream.cursor(), last);
        self.done("subscribeRepos from a cursor");
    }

    /// Without a cursor a stream begins with what happens after it is open. When that is, only its messages tell.
    async fn only_from_now_on(&self, account: &Account<T>, before: Firehose) {
        let sync = self.client.com().atproto().sync();
        let mut stream = sync.subscribe_repos(&Params::new());
        let reader = tokio::spawn(async move { next(&mut stream).await });
        while !reader.is_finished() {
            let note = Post::new("Is anybody there?", Datetime::now());
            expect(records::create(&account.client, &account.did, &note).await);
            std::thread::sleep(Duration::from_millis(20));
        }
        let message = reader.await.expect("a message");
        assert!(matches!(&message, Message::Commit(commit) if commit.repo == account.did));
        assert!(Some(seq(&message)) > before.cursor());
        self.done("subscribeRepos without a cursor");
    }

    /// The account was taken down.
    pub async fn firehose_of_takedown(&self, account: &Account<T>) {
        let mut stream = subscribe(&self.client, Some(0));
        let event = loop {
            match next(&mut stream).await {
                Message::Account(event) if event.did == account.did && !event.active => {
                    break event;
                }
                _ => {}
            }
        };
        assert_eq!(event.status, Some(AccountStatus::Takendown));
        self.done("subscribeRepos: an account that was taken down");
    }

    async fn future_cursor(&self) {
        let mut stream = subscribe(&self.client, Some(1 << 50));
        match stream.next().await {
            Some(Err(SubscriptionError::Ended(frame))) => {
                assert_eq!(frame.code, Error::FutureCursor);
                assert!(frame.message.is_some());
            }
            other => panic!("not refused: {other:?}"),
        }
        assert!(stream.next().await.is_none());
        self.done("subscribeRepos from a cursor that is yet to come");
    }
}

fn subscribe<T>(client: &Client<T>, cursor: Option<i64>) -> Firehose {
    let mut params = Params::new();
    params.cursor = cursor;
    subscribe_repos::subscribe(client, &params)
}

async fn next(stream: &mut Firehose) -> Message {
    let message = tokio::time::timeout(PATIENCE, stream.next()).await;
    message
        .expect("in time")
        .expect("a message")
        .expect("it is understood")
}

/// The next change of an account's repository, and the only record that it is about.
async fn next_change(stream: &mut Firehose, did: &Did) -> (Commit, RepoOp) {
    loop {
        if let Message::Commit(mut commit) = next(stream).await
            && commit.repo == *did
        {
            assert_eq!(commit.ops.len(), 1);
            let op = commit.ops.remove(0);
            return (*commit, op);
        }
    }
}

fn seq(message: &Message) -> i64 {
    match message {
        Message::Commit(event) => event.seq,
        Message::Sync(event) => event.seq,
        Message::Identity(event) => event.seq,
        Message::Account(event) => event.seq,
        other => panic!("no event: {other:?}"),
    }
}
