package org.plstar.study.train.serve;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The check of requests: a request needs the token, in the address or as a cookie, the server's own
 * host name, and an origin of its own pages.
 *
 * <p>The name is checked since a page of another site can have its own name resolve to this
 * machine; the origin since a browser sends requests of other sites along.
 *
 * @param token that requests must have
 * @param host that was bound
 * @param port that was bound
 */
record Access(Token token, String host, int port) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-f:.]+]");

    /** The reason why a request is refused; absent if it is served. */
    Optional<String> refusal(String method, Headers headers, Query query) {
        String name = Objects.requireNonNullElse(headers.getFirst("Host"), "");
        if (!isOwn(name)) {
            return Optional.of("this server has another name");
        }
        String origin = headers.getFirst("Origin");
        boolean foreign = origin != null && !origin.equals("http://" + name);
        if (foreign || (origin == null && method.equals("POST"))) {
            return Optional.of("the request comes from another origin");
        }
        if (!query.first("token").map(token::is).orElse(false) && !hasCookie(headers)) {
            return Optional.of("no token: open the address that plstar serve printed");
        }
        return Optional.empty();
    }

    private boolean isOwn(String name) {
        String suffix = ":" + port;
        String bare = name.endsWith(suffix)
                ? name.substring(0, name.length() - suffix.length())
                : port == 80 ? name : "";
        String lower = bare.toLowerCase(Locale.ROOT);
        boolean loopback =
                lower.equals("127.0.0.1") || lower.equals("localhost") || lower.equals("[::1]");
        // a server bound to all addresses has any of them; a number cannot be redirected to another
        // machine
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        return loopback
                || lower.equals(host.toLowerCase(Locale.ROOT))
                || lower.equals("[" + host.toLowerCase(Locale.ROOT) + "]")
                || (any && ADDRESS.matcher(lower).matches());
    }

    private boolean hasCookie(Headers headers) {
        String wanted = cookieName() + "=";
        for (String line : headers.getOrDefault("Cookie", List.of())) {
            for (String cookie : line.split(";", -1)) {
                String c = cookie.strip();
                if (c.startsWith(wanted) && token.is(c.substring(wanted.length()))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The name of the cookie, with the port, since cookies do not distinguish ports. */
    private String cookieName() {
        return "plstar-" + port;
    }

    /**
     * The header that sets the cookie with the token. It is lax, since a browser that follows a
     * link of another page, such as a notebook's, is redirected here without the token in the
     * address.
     */
    String cookie() {
        return cookieName() + "=" + token.text() + "; Path=/; HttpOnly; SameSite=Lax";
    }
}
