package org.plstar.study.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.study.Request;
import org.plstar.study.claim.Say;
import org.plstar.study.describe.Description;
import org.plstar.study.report.Section;

/**
 * How the result of a study reads: all that is written for it outside of the library.
 *
 * @param <Q> the request, a record that is described
 * @param <R> the result, a record that binds to JSON as it is
 */
public interface Page<Q extends Record & Request<R>, R> {
    /** The request record. */
    Class<Q> request();

    /** The command's name, its help, and what can be asked. */
    default Description<Q> description() {
        return Description.of(request());
    }

    /** The title of the report. */
    String title(Document<Q, R> d);

    /** The line below it. */
    default String subtitle(Document<Q, R> d) {
        return d.subject().words();
    }

    /** What the result says: a verdict, its reasons, and what is folded. */
    void tell(Document<Q, R> d, Say say);

    /** Charts and tables. */
    List<Section> sections(Document<Q, R> d);

    /** The name of the JSON file, without its ending. */
    default String file() {
        return description().name();
    }

    /**
     * A directory for results on some data, without its number; absent: only where one is named.
     */
    default Optional<String> folder(String data) {
        return Optional.of(data + "-" + file());
    }

    /** The same for what is asked; absent: only where one is named. */
    default Optional<String> folder(Q request, String data) {
        return folder(data);
    }

    /** Takes a result to where its asker looks for it beside the folder. */
    default void answer(R result) {}

    /** Where results lie that no directory is named for, as help says it. */
    default String place() {
        return folder("NAME").map(name -> "the next free runs/" + name + "-K").orElse("none");
    }

    /** Lines that are printed last: what can be done with the folder. */
    default List<String> next(R result, Path folder) {
        return List.of();
    }

    /** What the JSON has beside the members of all studies. */
    default Map<String, Object> further(Document<Q, R> d) {
        return Map.of();
    }

    /**
     * Writes what belongs into the folder beside page, JSON and arrays.
     *
     * @return members of the JSON about it; the page has them too
     */
    default Map<String, String> write(Document<Q, R> d, Path folder) throws IOException {
        return Map.of();
    }

    /** What it means if a target is missed, in words; empty where there is none. */
    default String target() {
        return "";
    }

    /** Whether the command ends with the status of a target that was missed. */
    default boolean missed(R result) {
        return false;
    }
}
