@org.jspecify.annotations.NullMarked
package org.plstar.cluster.ml;
