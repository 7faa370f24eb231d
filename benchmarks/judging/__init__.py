"""One changed answer: what it costs to judge an audit anew, however many audits there are and however long the form."""
