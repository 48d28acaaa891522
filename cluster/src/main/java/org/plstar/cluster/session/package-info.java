/** A Spark session for studies: its settings, and what every executor must have in common. */
@org.jspecify.annotations.NullMarked
package org.plstar.cluster.session;
