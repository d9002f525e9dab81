"""JSON over HTTP. The law of this folder: parse, call Talk, dump; no decision of the conversation is taken here.

``calls`` lists every call once; routes, CORS, limits and the OpenAPI document are made from that list. Nothing is set
on the host's app: hooks and error answers belong to the blueprint.
"""
