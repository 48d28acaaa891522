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
 * The presentation of a study's result: all that is written for it outside of the library.
 *
 * @param <Q> the request, a record that is described
 * @param <R> the result, a record that binds to JSON as it is
 */
public interface Page<Q extends Record & Request<R>, R> {
    /** The class of the request record. */
    Class<Q> request();

    /** The command's name, its help, and its parameters. */
    default Description<Q> description() {
        return Description.of(request());
    }

    /** The title of the report. */
    String title(Document<Q, R> d);

    /** The line below the title. */
    default String subtitle(Document<Q, R> d) {
        return d.subject().words();
    }

    /** Says the result: a verdict, its reasons, and folded sentences. */
    void tell(Document<Q, R> d, Say say);

    /** The sections of charts and tables. */
    List<Section> sections(Document<Q, R> d);

    /** The name of the JSON file, without its ending. */
    default String file() {
        return description().name();
    }

    /**
     * The directory for results on some data, without its number; absent if results are written
     * only where a directory is named.
     */
    default Optional<String> folder(String data) {
        return Optional.of(data + "-" + file());
    }

    /**
     * The name of the folder for a request; absent if a folder is written only where one is named.
     */
    default Optional<String> folder(Q request, String data) {
        return folder(data);
    }

    /** Writes a result to the place that its request names, in addition to the folder. */
    default void answer(R result) {}

    /** The place of results without a named directory, in the words of the help. */
    default String place() {
        return folder("NAME").map(name -> "the next free runs/" + name + "-K").orElse("none");
    }

    /** Lines that are printed last: what can be done with the folder. */
    default List<String> next(R result, Path folder) {
        return List.of();
    }

    /** Members of the JSON in addition to those of all studies. */
    default Map<String, Object> further(Document<Q, R> d) {
        return Map.of();
    }

    /**
     * Writes files to the folder in addition to page, JSON and arrays.
     *
     * @return members of the JSON about it; the page has them too
     */
    default Map<String, String> write(Document<Q, R> d, Path folder) throws IOException {
        return Map.of();
    }

    /** The result as the JSON in a folder has it: without what another file there holds. */
    default R beside(R result) {
        return result;
    }

    /** The meaning of a missed target, in words; empty where there is no target. */
    default String target() {
        return "";
    }

    /** Whether the command ends with the status of a target that was missed. */
    default boolean missed(R result) {
        return false;
    }
}
