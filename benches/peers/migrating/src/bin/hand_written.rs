//! From structs of one's own.

fn main() {
    migrating::compare(before::lines, after::lines);
}

mod before {
    use serde::{Deserialize, Serialize};

    #[derive(Deserialize)]
    struct Timeline {
        feed: Vec<Entry>,
    }

    #[derive(Deserialize)]
    struct Entry {
        post: PostView,
    }

    #[derive(Deserialize)]
    struct PostView {
        author: Author,
        record: Post,
        embed: Option<Embed>,
    }

    #[derive(Deserialize)]
    struct Author {
        handle: String,
    }

    #[derive(Deserialize)]
    #[serde(tag = "$type")]
    enum Embed {
        #[serde(rename = "app.bsky.embed.images#view")]
        Images { images: Vec<Image> },
        #[serde(other)]
        Other,
    }

    #[derive(Deserialize)]
    struct Image {
        alt: String,
    }

    #[derive(Default, Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Post {
        #[serde(rename = "$type")]
        kind: String,
        text: String,
        created_at: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        langs: Option<Vec<String>>,
    }

    pub fn lines(body: &str) -> Vec<String> {
        let timeline: Timeline = serde_json::from_str(body).expect("a timeline");
        let mut lines = Vec::new();
        for entry in timeline.feed {
            let view = entry.post;
            lines.push(format!("{}: {}", view.author.handle, view.record.text));
            if let Some(Embed::Images { images }) = view.embed {
                lines.extend(images.into_iter().map(|image| image.alt));
            }
        }
        lines.push(migrating::sorted(&write()));
        lines
    }

    fn write() -> String {
        let post = Post {
            kind: "app.bsky.feed.post".to_owned(),
            text: "Hello".to_owned(),
            created_at: "2026-11-21T12:00:00.000Z".to_owned(),
            langs: Some(vec!["en".to_owned()]),
        };
        serde_json::to_string(&post).expect("JSON")
    }
}

mod after {
    use official::app::bsky::feed::defs::PostViewEmbed;
    use official::app::bsky::feed::get_timeline;
    use official::app::bsky::feed::post::Post;
    use official::lex::{Datetime, Language};

    pub fn lines(body: &str) -> Vec<String> {
        let timeline: get_timeline::Output = serde_json::from_str(body).expect("a timeline");
        let mut lines = Vec::new();
        for entry in &timeline.feed {
            let view = &entry.post;
            let text = view.record.decode::<Post>().map(|post| post.text);
            lines.push(format!("{}: {}", view.author.handle, text.unwrap_or_default()));
            if let Some(PostViewEmbed::ImagesView(view)) = &view.embed {
                lines.extend(view.images.iter().map(|image| image.alt.clone()));
            }
        }
        lines.push(migrating::sorted(&write()));
        lines
    }

    fn write() -> String {
        let created_at: Datetime = "2026-11-21T12:00:00.000Z".parse().expect("a datetime");
        let mut post = Post::new("Hello", created_at);
        post.langs = Some(vec!["en".parse::<Language>().expect("a language")]);
        serde_json::to_string(&post).expect("JSON")
    }
}
