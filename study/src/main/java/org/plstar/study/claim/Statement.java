package org.plstar.study.claim;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.plstar.data.Location;

/** A claim that was said, in the form of files. */
record Statement(
        String claim,
        Kind kind,
        Sign sign,
        String text,
        boolean fold,
        @JsonProperty("holds_for") Holds holdsFor,
        Map<String, Object> values,
        @JsonProperty("record") Optional<Track.Tried> record)
        implements Said {
    /** Replaces characters in names of columns and classes that act on a terminal. */
    Statement {
        text = Location.printable(text);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
