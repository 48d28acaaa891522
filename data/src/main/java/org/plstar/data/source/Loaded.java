package org.plstar.data.source;

import java.util.List;
import java.util.Optional;
import org.plstar.data.Dataset;

/**
 * The data of a file or folder.
 *
 * @param data the rows to train on, or to split
 * @param test the test rows, when the source carries its own
 * @param notes what the user should know about how it was read
 */
public record Loaded(Dataset data, Optional<Dataset> test, List<String> notes) {
    /** Copies {@code notes}. */
    public Loaded {
        notes = List.copyOf(notes);
    }
}
