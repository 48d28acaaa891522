package org.plstar.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.testing.Third;

/** All entries of the gallery run, and their pictures show what those of the repository show. */
@Tag("net")
@Third(value = 2, of = "docs/gallery")
class GalleryRunsTest {
    private static final Pattern TEXT = Pattern.compile("<text[^>]*>([^<]*)</text>");

    @Test
    void everyPictureIsOfARun() throws Exception {
        List<String> wrong = new ArrayList<>();
        List<String> made = new ArrayList<>();
        Pictures.make(GalleryTest.ALL, (entry, picture) -> {
            made.add(entry.name());
            Set<String> kept = words(Files.readString(GalleryTest.HOME.resolve(entry.picture())));
            if (!words(picture).equals(kept)) {
                wrong.add(entry.name() + ": " + kept + ", now " + words(picture));
            }
        });

        assertThat(wrong).isEmpty();
        assertThat(made).hasSameSizeAs(GalleryTest.ALL);
    }

    /** Titles, axes and legends: texts without numbers, which another processor may change. */
    private static Set<String> words(String picture) {
        Set<String> words = new TreeSet<>();
        Matcher m = TEXT.matcher(picture);
        while (m.find()) {
            if (!m.group(1).matches(".*[0-9⁰¹²³⁴-⁹].*") && m.group(1).length() > 2) {
                words.add(m.group(1));
            }
        }
        return words;
    }
}
