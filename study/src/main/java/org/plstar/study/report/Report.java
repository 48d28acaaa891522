package org.plstar.study.report;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.study.claim.Account;

/**
 * The content of a report in reading order: first the sentences, then sections of charts, then the
 * origin of the numbers.
 *
 * <p>All text is plain text; nothing in it is read as HTML.
 *
 * @param provenance what made the report (command, seed, data hash, versions), shown in the map's
 *     own order
 */
public record Report(
        String title,
        String subtitle,
        Account account,
        List<Section> sections,
        Map<String, String> provenance) {
    /** Refuses two figures or tables with the same id with an {@link IllegalArgumentException}. */
    public Report {
        sections = List.copyOf(sections);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
        Set<String> ids = new HashSet<>();
        for (Section section : sections) {
            section.figures().forEach(figure -> requireNew(ids, figure.id()));
            section.table().ifPresent(table -> requireNew(ids, table.id()));
        }
    }

    /** All charts of the report in reading order. */
    public List<Chart> charts() {
        return sections.stream().flatMap(section -> section.charts().stream()).toList();
    }

    private static void requireNew(Set<String> ids, String id) {
        if (!ids.add(id)) {
            throw new IllegalArgumentException("two figures or tables are called \"" + id + "\"");
        }
    }
}
