import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Joins the sources of the check into one file that runs without anything else: {@code java
 * SingleCheck.java check/src/main/java/org/plstar/check TARGET/Check.java}, then {@code java
 * Check.java certificate.json}.
 *
 * <p>Class {@code Check} comes first, all types lose {@code public}, imports are merged. Nothing
 * can be imported from a package without a name, so a name that a source imports from a class of
 * the package is written out: {@code up(x)} becomes {@code Bound.up(x)}.
 */
final class SingleCheck {
    private static final Pattern IMPORT =
            Pattern.compile("import (static )?([a-zA-Z.]+)\\.(\\w+);\n");

    private SingleCheck() {}

    public static void main(String[] paths) throws IOException {
        Path target = Path.of(paths[1]);
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of(paths[0]))) {
            all.filter(p -> p.toString().endsWith(".java") && !p.endsWith("package-info.java"))
                    .sorted()
                    .forEach(sources::add);
        }
        Path first = Path.of(paths[0], "Check.java");
        sources.remove(first);
        sources.addFirst(first);
        Set<String> imports = new TreeSet<>();
        StringBuilder types = new StringBuilder();
        for (Path source : sources) {
            types.append('\n').append(type(Files.readString(source), imports));
        }
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.writeString(target, String.join("", imports) + types);
    }

    /** The text of a source behind its imports, which are collected. */
    private static String type(String source, Set<String> imports) {
        String own = source.replaceFirst("(?s)^.*?package ([a-z.]+);.*$", "$1.");
        int from = source.indexOf('\n') + 1;
        List<String[]> members = new ArrayList<>();
        for (Matcher m = IMPORT.matcher(source); m.find(); from = m.end()) {
            if (m.group(1) != null && m.group(2).startsWith(own)) {
                members.add(new String[] {m.group(2).substring(own.length()), m.group(3)});
            } else {
                imports.add(m.group());
            }
        }
        String text = source.substring(from).strip() + "\n";
        for (String[] m : members) {
            boolean constant = m[1].matches("[A-Z0-9]+");
            String end = constant ? "(?!\\w)" : "(?=\\()";
            text = text.replaceAll("(?<![\\w.:])" + m[1] + end, m[0] + "." + m[1]);
        }
        return text.replaceAll("(?m)^public ", "");
    }
}
