package org.plstar.study.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.plstar.array.Sha256;

/**
 * The style and the scripts that every report contains, and the hashes by which its content
 * security policy allows them.
 */
final class Assets {
    /** The scripts in the order in which they run. */
    private static final List<String> SCRIPTS = List.of(
            "format.js",
            "theme.js",
            "scale.js",
            "thin.js",
            "model.js",
            "label.js",
            "option.js",
            "export.js",
            "interact.js",
            "page.js");

    private Assets() {}

    static String style() {
        return read("page.css");
    }

    static String engine() {
        return read("vendor/echarts.min.js");
    }

    static String script() {
        return SCRIPTS.stream().map(Assets::read).collect(Collectors.joining("\n"));
    }

    /** {@code 'sha256-…'}, as a content security policy names an inline script or style. */
    static String hash(String content) {
        byte[] digest = new Sha256().add(content).bytes();
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    private static String read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is not in the jar");
            }
            // A browser hashes scripts after it turns line ends into \n, whatever line ends a
            // checkout has.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " cannot be read", e);
        }
    }
}
