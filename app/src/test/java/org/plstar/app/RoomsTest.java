package org.plstar.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A room holds all of one question. Rooms stand on a toolkit, on formats and on a frame, none of
 * which names a room, and hardly know each other: the arrows that are left are counted in
 * {@code arrows.txt}, and may only become fewer.
 */
@Tag("net")
class RoomsTest {
    private static final String ROOT = "org.plstar.";
    private static final Set<String> NO_ROOMS = Set.of("frame", "shell", "formats", "toolkit");

    /** Files by their classes, with the classes that they name; reading them takes seconds. */
    private static final Map<String, Set<String>> FILES = files();

    /** Places by the packages and classes that belong to them. */
    private final Map<String, String> places = new LinkedHashMap<>();

    RoomsTest() throws IOException {
        for (String line : lines("rooms.txt")) {
            List<String> words = List.of(line.split(" ", -1));
            words.stream().skip(1).forEach(w -> places.put(w, words.getFirst()));
        }
    }

    /** The count of files of a place that name a room, by both, is that which is written down. */
    @Test
    void noArrowIsNew() throws IOException {
        Map<String, String> frozen = new TreeMap<>();
        for (String line : lines("arrows.txt")) {
            int at = line.lastIndexOf(' ');
            frozen.put(line.substring(0, at), line.substring(at + 1));
        }
        Map<String, String> now = new TreeMap<>();
        arrows().forEach((arrow, files) -> now.put(arrow, "" + files.size()));

        assertThat(now)
                .as("by place and room, files that name it: fewer are to be written down")
                .isEqualTo(frozen);
    }

    @Test
    void everyPackageHasAPlace() {
        assertThat(FILES.keySet()).hasSizeGreaterThan(1000).allMatch(f -> !place(f).isEmpty());
    }

    /** The search must be able to fail. */
    @Test
    void thePlaceOfAClassIsThatOfTheLongestName() {
        assertThat(place("org.plstar.landscape.LossSlice")).isEqualTo("landscape");
        assertThat(place("org.plstar.landscape.Observation")).isEqualTo("toolkit");
        assertThat(place("org.plstar.landscape.linearity.WidthFamily")).isEqualTo("linearity");
        assertThat(place("org.plstar.study.train.command.TrainCommand")).isEqualTo("train");
        assertThat(place("org.plstar.study.command.StudyCommand")).isEqualTo("frame");
        assertThat(place("org.plstar.nowhere.Class")).isEmpty();
    }

    /** Files by the place that they are of and the room that they name. */
    private Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        FILES.forEach((from, all) -> {
            for (String to : all) {
                String a = place(from);
                String b = place(to);
                if (!a.equals(b) && !NO_ROOMS.contains(b) && !a.equals("shell")) {
                    arrows.computeIfAbsent(a + " -> " + b, _ -> new TreeSet<>()).add(from);
                }
            }
        });
        return arrows;
    }

    private static Map<String, Set<String>> files() {
        Map<String, Set<String>> all = new HashMap<>();
        for (JavaClass c : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.plstar")) {
            String from = topLevel(c.getName());
            if (from.startsWith(ROOT + "check.")) {
                continue; // a program of its own
            }
            Set<String> names = all.computeIfAbsent(from, _ -> new TreeSet<>());
            c.getDirectDependenciesFromSelf().stream()
                    .map(d -> topLevel(d.getTargetClass().getBaseComponentType().getName()))
                    .filter(to -> to.startsWith(ROOT) && !to.startsWith(ROOT + "check."))
                    .forEach(names::add);
        }
        return all;
    }

    private String place(String name) {
        String own = name.substring(ROOT.length());
        String found = "";
        for (String prefix : places.keySet()) {
            boolean fits = Character.isUpperCase(prefix.charAt(prefix.lastIndexOf('.') + 1))
                    ? own.startsWith(prefix)
                    : own.startsWith(prefix + ".");
            if (fits && prefix.length() > found.length()) {
                found = prefix;
            }
        }
        return places.getOrDefault(found, "");
    }

    private static String topLevel(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(RoomsTest.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .toList();
        }
    }
}
