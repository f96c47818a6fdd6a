//! The endpoints and records that are measured: one list for all libraries.

/// Calls a macro with the endpoints: NSID, group and module, and the name that jacquard gives the output.
macro_rules! for_endpoints {
    ($callback:ident) => {
        $callback! {
            "app.bsky.actor.getProfiles" => actor::get_profiles, GetProfilesOutput;
            "app.bsky.feed.getAuthorFeed" => feed::get_author_feed, GetAuthorFeedOutput;
            "app.bsky.feed.getFeed" => feed::get_feed, GetFeedOutput;
            "app.bsky.feed.getListFeed" => feed::get_list_feed, GetListFeedOutput;
            "app.bsky.feed.getPostThread" => feed::get_post_thread, GetPostThreadOutput;
            "app.bsky.feed.getPosts" => feed::get_posts, GetPostsOutput;
            "app.bsky.feed.getQuotes" => feed::get_quotes, GetQuotesOutput;
            "app.bsky.feed.getTimeline" => feed::get_timeline, GetTimelineOutput;
            "app.bsky.feed.searchPosts" => feed::search_posts, SearchPostsOutput;
            "app.bsky.graph.getFollows" => graph::get_follows, GetFollowsOutput;
            "app.bsky.notification.listNotifications" => notification::list_notifications, ListNotificationsOutput;
        }
    };
}
pub(crate) use for_endpoints;

/// Calls a macro with the records: NSID, group and module, and the type.
macro_rules! for_records {
    ($callback:ident) => {
        $callback! {
            "app.bsky.actor.profile" => actor::profile, Profile;
            "app.bsky.feed.like" => feed::like, Like;
            "app.bsky.feed.post" => feed::post, Post;
            "app.bsky.feed.repost" => feed::repost, Repost;
            "app.bsky.graph.follow" => graph::follow, Follow;
        }
    };
}
pub(crate) use for_records;
