/// What kind of text the input is.
///
/// An encoder that knows picks the profile made for that kind. Until the dictionary
/// parts exist there is one profile, so every type gives the same bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContentType {
    /// Not known: the encoder looks at the first bytes.
    #[default]
    Auto,
    /// Known to be none of the others.
    Generic,
    /// HTML pages and fragments.
    Html,
    /// Style sheets.
    Css,
    /// JavaScript, minified or not.
    JavaScript,
    /// JSON.
    Json,
    /// SVG images.
    Svg,
    /// XML other than SVG and XHTML.
    Xml,
}

impl ContentType {
    /// The type that a MIME type names, parameters allowed; unknown ones are
    /// [`Generic`](Self::Generic), an empty one is [`Auto`](Self::Auto).
    ///
    /// ```
    /// use brotwerk_core::ContentType;
    /// assert_eq!(ContentType::from_mime("text/html; charset=utf-8"), ContentType::Html);
    /// assert_eq!(ContentType::from_mime("application/ld+json"), ContentType::Json);
    /// assert_eq!(ContentType::from_mime("font/woff2"), ContentType::Generic);
    /// ```
    #[must_use]
    pub fn from_mime(mime: &str) -> Self {
        let essence = mime.split(';').next().unwrap_or_default().trim();
        let is = |name: &str| essence.eq_ignore_ascii_case(name);
        let ends = |suffix: &str| {
            essence.len() > suffix.len()
                && essence.as_bytes()[essence.len() - suffix.len()..]
                    .eq_ignore_ascii_case(suffix.as_bytes())
        };
        match () {
            () if essence.is_empty() => Self::Auto,
            () if is("text/html") || is("application/xhtml+xml") => Self::Html,
            () if is("text/css") => Self::Css,
            () if ["text/javascript", "application/javascript", "application/x-javascript"]
                .into_iter()
                .any(is) =>
            {
                Self::JavaScript
            }
            () if is("application/json") || is("text/json") || ends("+json") => Self::Json,
            () if is("image/svg+xml") => Self::Svg,
            () if is("application/xml") || is("text/xml") || ends("+xml") => Self::Xml,
            () => Self::Generic,
        }
    }
}
