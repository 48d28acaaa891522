package org.plstar.onnx.proto;

import java.io.IOException;

/** The version of a domain's ops in a model; the domain of the standard is empty. */
public record OperatorSet(String domain, long version) {
    static OperatorSet read(WireReader r) throws IOException {
        String domain = "";
        long version = 0;
        while (r.next()) {
            switch (r.field()) {
                case 1 -> domain = r.text();
                case 2 -> version = r.whole();
                default -> {}
            }
        }
        return new OperatorSet(domain, version);
    }

    void write(WireWriter w) {
        if (!domain.isEmpty()) {
            w.text(1, domain);
        }
        w.whole(2, version);
    }
}
