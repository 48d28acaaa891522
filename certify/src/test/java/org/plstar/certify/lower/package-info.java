@org.jspecify.annotations.NullMarked
package org.plstar.certify.lower;
